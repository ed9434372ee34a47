package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.Node;
import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Programs to transformers, after Tracr (Lindner et al. 2023). Every variable has a block of the residual stream of its
 * own, one-hot or one number, so that what components write never mixes; there are no norms. Unlike Tracr, attention is
 * causal, position 0 holds no value of any variable, and sharpness is finite, so that there are gradients to follow.
 */
final class Compiler {
    private static final int LEAST_HEAD_WIDTH = 4;

    private Compiler() {}

    /** The parameters of a network that says what the program says. */
    static ParameterSource compile(Program program, Layout layout, Options options) {
        List<Aggregate> aggregates = new ArrayList<>();
        List<Elementwise> functions = new ArrayList<>();
        layout.computed().keySet().forEach(variable -> {
            switch (variable) {
                case Aggregate aggregate -> aggregates.add(aggregate);
                case Elementwise function -> functions.add(function);
                default -> throw new IllegalStateException(variable.name());
            }
        });
        Parameters parameters = new Parameters(spec(program, layout, options, aggregates, functions));
        HeadWriter heads = new HeadWriter(
                parameters,
                layout,
                options.sharpness(),
                parameters.spec().attention().headWidth());
        NeuronWriter neurons = new NeuronWriter(parameters, layout);
        ends(program, layout, options, parameters);
        aggregates.forEach(heads::write);
        functions.forEach(neurons::write);
        if (options.junkWidth() > 0) {
            JunkWriter junk = new JunkWriter(parameters, layout, new SplittableRandom(options.seed()).split());
            junk.embeddings();
            for (int layer = 0; layer < layout.layers(); layer++) {
                junk.heads(layer, taken(layout, layer));
                if (parameters.spec().mlp().isPresent()) {
                    junk.neurons(layer, neurons.used(layer));
                }
            }
        }
        return parameters;
    }

    /** Embeddings and unembedding. */
    private static void ends(Program program, Layout layout, Options options, Parameters parameters) {
        parameters.add("embedding.tokens", Program.BOS, Layout.MARK, 1);
        int tokens = layout.start(Layout.tokens(program));
        for (int word = 0; word < program.words().size(); word++) {
            parameters.add("embedding.tokens", word + 1, tokens + word, 1);
        }
        int indices = layout.start(new Indices(program.length()));
        for (int index = 0; index < program.length(); index++) {
            parameters.add("embedding.positions", index + 1, indices + index, 1);
        }
        int answer = layout.start(program.answer());
        for (int category = 0; category < program.answer().size(); category++) {
            parameters.add("output.weight", program.token(category), answer + category, options.logit());
        }
    }

    private static Set<Integer> taken(Layout layout, int layer) {
        Set<Integer> taken = new TreeSet<>();
        layout.computed().values().forEach(node -> {
            if (node instanceof Node.Head head && head.layer() == layer) {
                taken.add(head.head());
            }
        });
        return taken;
    }

    private static TransformerSpec spec(
            Program program, Layout layout, Options options, List<Aggregate> aggregates, List<Elementwise> functions) {
        int headWidth = aggregates.stream().mapToInt(HeadWriter::width).max().orElse(1);
        int[] neurons = new int[layout.layers()];
        for (Elementwise function : functions) {
            neurons[((Node.MlpBlock) layout.node(function)).layer()] += NeuronWriter.neurons(function);
        }
        int hidden = java.util.Arrays.stream(neurons).max().orElse(0) + options.junkNeurons();
        return new TransformerSpec(
                "whence",
                program.vocabulary(),
                program.length() + 1,
                layout.width(),
                layout.layers(),
                Embedding.plain(),
                // Logits of attention are products of query and key as they are; of the biases only queries' are not 0.
                new Attention(
                        layout.heads(),
                        layout.heads(),
                        Math.max(LEAST_HEAD_WIDTH, headWidth),
                        1,
                        true,
                        false,
                        false,
                        0,
                        List.of()),
                hidden == 0 ? Optional.empty() : Optional.of(new Mlp(hidden, Mlp.Activation.RELU, false, true)),
                Norm.none(),
                Block.preNorm(),
                new Positions.Learned(program.length() + 1),
                new Mask.Causal(),
                new Output(false, false, false, false, 0));
    }
}
