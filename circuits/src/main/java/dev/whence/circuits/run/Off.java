package dev.whence.circuits.run;

import dev.whence.circuits.graph.Node;
import java.util.List;
import java.util.Map;

/** What an edge carries when it is not part of a circuit. */
public sealed interface Off {
    /** What a report calls it. */
    String words();

    /** What the component writes in the run of the corrupt prompt: only what differs between the two is taken away. */
    record Corrupt() implements Off {
        @Override
        public String words() {
            return "the corrupt prompt's value";
        }
    }

    /** Nothing. */
    record Zero() implements Off {
        @Override
        public String words() {
            return "zero";
        }
    }

    /** What the component writes on average over the clean prompts, position by position. */
    record Mean() implements Off {
        @Override
        public String words() {
            return "the mean over the clean prompts";
        }
    }

    /** What the component writes in the run of another clean prompt of the same length (a random cycle). */
    record Resample(long seed) implements Off {
        @Override
        public String words() {
            return "another clean prompt's value, seed " + seed;
        }
    }

    /**
     * A constant for each component, the same at every position, such as optimal ablation finds (Li and Janson 2024);
     * components without one have their mean.
     *
     * @param values of a head before the output projection, of the others in the stream
     */
    record Constant(String words, Map<Node, List<Double>> values) implements Off {
        public Constant {
            values = Map.copyOf(values);
        }
    }
}
