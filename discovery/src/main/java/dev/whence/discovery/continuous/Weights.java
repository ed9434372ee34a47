package dev.whence.discovery.continuous;

import dev.whence.causal.Progress;
import dev.whence.discovery.knowledge.KnowledgeOver;
import dev.whence.discovery.linear.Matrix;
import java.util.function.Function;

/** The entries of a weight matrix that may differ from zero, as a vector; edges that cannot be are left out. */
final class Weights {
    private final int size;
    /** Positions in the matrix's array, [to, from]. */
    private final int[] free;

    private final boolean[] required;

    Weights(KnowledgeOver known) {
        this.size = known.names().size();
        int[] found = new int[size * size];
        boolean[] must = new boolean[size * size];
        int count = 0;
        for (int to = 0; to < size; to++) {
            for (int from = 0; from < size; from++) {
                if (from != to && !known.forbids(from, to)) {
                    must[count] = known.requires(from, to);
                    found[count++] = to * size + from;
                }
            }
        }
        this.free = java.util.Arrays.copyOf(found, count);
        this.required = java.util.Arrays.copyOf(must, count);
    }

    int count() {
        return free.length;
    }

    Matrix matrix(double[] vector) {
        Matrix matrix = Matrix.zeros(size, size);
        for (int i = 0; i < free.length; i++) {
            matrix.values()[free[i]] = vector[i];
        }
        return matrix;
    }

    /** Minimises a smooth function plus {@code lambda} times the weights' absolute values; required edges cost nothing. */
    double[] minimise(
            Function<Matrix, Smooth> function, double lambda, double[] start, double tolerance, Progress progress) {
        double[] penalty = new double[free.length];
        for (int i = 0; i < penalty.length; i++) {
            penalty[i] = required[i] ? 0 : lambda;
        }
        return OrthantWise.minimise(
                (point, gradient) -> {
                    Smooth smooth = function.apply(matrix(point));
                    for (int i = 0; i < free.length; i++) {
                        gradient[i] = smooth.gradient().values()[free[i]];
                    }
                    return smooth.value();
                },
                start,
                penalty,
                2000,
                tolerance,
                progress);
    }
}
