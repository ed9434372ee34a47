package dev.whence.circuits.compiled;

import java.util.Set;
import java.util.SplittableRandom;

/**
 * Fills what a program leaves free with random weights: heads and neurons that read the whole stream, as busy as the
 * real ones, but write only to junk dimensions, which nothing real reads. One spare head in four writes nothing.
 */
final class JunkWriter {
    private static final double DEVIATION = 0.5;
    private static final double ATTENTION = 0.7;

    private final Parameters parameters;
    private final Layout layout;
    private final SplittableRandom random;

    JunkWriter(Parameters parameters, Layout layout, SplittableRandom random) {
        this.parameters = parameters;
        this.layout = layout;
        this.random = random;
    }

    /** What words and positions say in junk dimensions. */
    void embeddings() {
        fill("embedding.tokens", 0, parameters.spec().vocabulary(), layout.junk(), layout.width(), DEVIATION);
        fill("embedding.positions", 0, parameters.spec().context(), layout.junk(), layout.width(), DEVIATION);
    }

    /** The heads of a layer that are not taken. */
    void heads(int layer, Set<Integer> taken) {
        int width = parameters.spec().attention().headWidth();
        String prefix = "layers." + layer + ".attention.";
        for (int head = 0; head < layout.heads(); head++) {
            if (taken.contains(head)) {
                continue;
            }
            int first = head * width;
            double compared = ATTENTION / Math.sqrt(Math.sqrt(width));
            fill(prefix + "query.weight", first, first + width, 0, layout.width(), compared);
            fill(prefix + "key.weight", first, first + width, 0, layout.width(), compared);
            fill(prefix + "value.weight", first, first + width, 0, layout.width(), DEVIATION);
            if (random.nextInt(4) > 0) {
                double written = 1 / Math.sqrt(width);
                fill(prefix + "output.weight", layout.junk(), layout.width(), first, first + width, written);
            }
        }
    }

    /** The neurons of a layer from one on. */
    void neurons(int layer, int from) {
        int all = parameters.spec().mlp().orElseThrow().hidden();
        String prefix = "layers." + layer + ".mlp.";
        fill(prefix + "in.weight", from, all, 0, layout.width(), DEVIATION);
        fill(prefix + "in.bias", from, all, 0, 1, DEVIATION);
        double written = 1 / Math.sqrt(Math.max(1, all - from));
        fill(prefix + "out.weight", layout.junk(), layout.width(), from, all, written);
    }

    private void fill(String name, int top, int bottom, int left, int right, double deviation) {
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                parameters.add(name, row, column, deviation * random.nextGaussian());
            }
        }
    }
}
