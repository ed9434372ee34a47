package dev.whence.networks.site;

import java.util.List;

/** At which positions of a prompt. Positions count from 0. */
public sealed interface At {
    /** At all of them. */
    record All() implements At {
        @Override
        public String toString() {
            return "all positions";
        }
    }

    /** At these, the same in every prompt; a prompt that is shorter has none of those beyond its end. */
    record Only(List<Integer> positions) implements At {
        public Only {
            positions = positions.stream().sorted().distinct().toList();
            if (positions.isEmpty() || positions.getFirst() < 0) {
                throw new dev.whence.causal.InputException("positions " + positions + ", expected some, from 0");
            }
        }

        @Override
        public String toString() {
            return positions.size() == 1 ? "position " + positions.getFirst() : "positions " + positions;
        }
    }

    /** At one position of each prompt: the first entry is the first prompt's, and so on. */
    record PerPrompt(List<Integer> positions) implements At {
        public PerPrompt {
            positions = List.copyOf(positions);
        }

        @Override
        public String toString() {
            return "positions " + positions + " of the prompts in order";
        }
    }

    /** At the last position of each prompt. */
    record Last() implements At {
        @Override
        public String toString() {
            return "the last position";
        }
    }

    static At all() {
        return new All();
    }

    static At position(int position) {
        return new Only(List.of(position));
    }

    static At last() {
        return new Last();
    }
}
