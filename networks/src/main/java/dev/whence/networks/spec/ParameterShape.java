package dev.whence.networks.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The name and shape of a parameter. These names are Whence's own and the same for every family; a checkpoint layout
 * says how they stand in a family's files. Matrices are {@code [out, in]}.
 *
 * @param name such as "layers.3.attention.query.weight"
 * @param shape its axes
 */
public record ParameterShape(String name, List<Integer> shape) {
    public ParameterShape {
        shape = List.copyOf(shape);
    }

    /** How many numbers. */
    public long count() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    @Override
    public String toString() {
        return name + " " + shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Every parameter of such a network, in the order of the forward pass. */
    public static List<ParameterShape> of(TransformerSpec spec) {
        return new Listing(spec).parameters;
    }

    private static final class Listing {
        private final TransformerSpec spec;
        private final int width;
        private final List<ParameterShape> parameters = new ArrayList<>();

        Listing(TransformerSpec spec) {
            this.spec = spec;
            this.width = spec.width();
            add("embedding.tokens", spec.vocabulary(), width);
            if (spec.positions() instanceof Positions.Learned learned) {
                add("embedding.positions", learned.count(), width);
            }
            if (spec.embedding().tokenTypes() > 0) {
                add("embedding.types", spec.embedding().tokenTypes(), width);
            }
            if (spec.embedding().norm()) {
                norm("embedding.norm", width);
            }
            for (int layer = 0; layer < spec.layers(); layer++) {
                attention("layers." + layer + ".attention");
                String prefix = "layers." + layer + ".mlp";
                spec.mlp().ifPresent(mlp -> mlp(prefix, mlp));
            }
            output();
        }

        private void attention(String prefix) {
            Attention attention = spec.attention();
            int queries = attention.heads() * attention.headWidth();
            int keys = attention.keyValueHeads() * attention.headWidth();
            norm(prefix + ".norm", width);
            linear(prefix + ".query", queries, width, attention.inputBias());
            linear(prefix + ".key", keys, width, attention.inputBias());
            linear(prefix + ".value", keys, width, attention.inputBias());
            if (attention.headNorms()) {
                add(prefix + ".query.norm.weight", attention.headWidth());
                add(prefix + ".key.norm.weight", attention.headWidth());
            }
            linear(prefix + ".output", width, queries, attention.outputBias());
            if (spec.block().norms() == Block.Norms.SANDWICH) {
                norm(prefix + ".after", width);
            }
        }

        private void mlp(String prefix, Mlp mlp) {
            if (spec.block().wiring() != Block.Wiring.PARALLEL_ONE_NORM) {
                norm(prefix + ".norm", width);
            }
            if (mlp.gated()) {
                linear(prefix + ".gate", mlp.hidden(), width, mlp.bias());
            }
            linear(prefix + ".in", mlp.hidden(), width, mlp.bias());
            linear(prefix + ".out", width, mlp.hidden(), mlp.bias());
            if (spec.block().norms() == Block.Norms.SANDWICH) {
                norm(prefix + ".after", width);
            }
        }

        private void output() {
            Output output = spec.output();
            if (output.norm()) {
                norm("norm", width);
            }
            if (output.transform()) {
                linear("output.transform", width, width, true);
                norm("output.transform.norm", width);
            }
            if (!output.tied()) {
                add("output.weight", spec.vocabulary(), width);
            }
            if (output.bias()) {
                add("output.bias", spec.vocabulary());
            }
        }

        private void linear(String name, int out, int in, boolean bias) {
            add(name + ".weight", out, in);
            if (bias) {
                add(name + ".bias", out);
            }
        }

        private void norm(String name, int size) {
            if (spec.norm().kind() == Norm.Kind.NONE) {
                return;
            }
            add(name + ".weight", size);
            if (spec.norm().kind() == Norm.Kind.LAYER) {
                add(name + ".bias", size);
            }
        }

        private void add(String name, Integer... shape) {
            parameters.add(new ParameterShape(name, Arrays.asList(shape)));
        }
    }
}
