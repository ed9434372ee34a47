package dev.whence.networks.reference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code .bin} of llama2.c, read and run as {@code run.c} does ({@code memory_map_weights}, {@code forward}). */
final class RunC {
    private final ByteBuffer bytes;
    private final int dim;
    private final int hidden;
    private final int layers;
    private final int heads;
    private final int keyHeads;
    private final int vocabulary;
    private final int context;
    private int from = 7 * 4;

    private RunC(Path file) throws IOException {
        bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        dim = bytes.getInt(0);
        hidden = bytes.getInt(4);
        layers = bytes.getInt(8);
        heads = bytes.getInt(12);
        keyHeads = bytes.getInt(16);
        vocabulary = bytes.getInt(20);
        context = bytes.getInt(24);
    }

    /** {@code [position][vocabulary]}. */
    static double[][] logits(Path file, int[] tokens) throws IOException {
        return new RunC(file).logits(tokens);
    }

    private double[] next(int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = bytes.getFloat(from);
            from += 4;
        }
        return numbers;
    }

    private double[][] next(int many, int count) {
        double[][] numbers = new double[many][];
        for (int i = 0; i < many; i++) {
            numbers[i] = next(count);
        }
        return numbers;
    }

    private double[][] logits(int[] tokens) {
        int headSize = dim / heads;
        int keyDim = keyHeads * headSize;
        double[][] table = next(Math.abs(vocabulary), dim);
        double[][] rmsAtt = next(layers, dim);
        double[][] wq = next(layers, dim * dim);
        double[][] wk = next(layers, dim * keyDim);
        double[][] wv = next(layers, dim * keyDim);
        double[][] wo = next(layers, dim * dim);
        double[][] rmsFfn = next(layers, dim);
        double[][] w1 = next(layers, dim * hidden);
        double[][] w2 = next(layers, hidden * dim);
        double[][] w3 = next(layers, dim * hidden);
        double[] rmsFinal = next(dim);
        from += 4 * context * headSize;
        double[][] classifier = vocabulary > 0 ? table : next(-vocabulary, dim);
        double[][] x = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            x[t] = table[tokens[t]].clone();
        }
        for (int l = 0; l < layers; l++) {
            double[][] h = Maths.rmsNorm(x, rmsAtt[l], 0, 1e-5);
            double[][] q = turn(matmul(h, wq[l], dim), headSize);
            double[][] k = turn(matmul(h, wk[l], keyDim), headSize);
            double[][] v = matmul(h, wv[l], keyDim);
            double[][] z = Maths.attend(q, k, v, heads, 1 / Math.sqrt(headSize), 0, Maths.Visible.causal());
            x = Maths.add(x, matmul(z, wo[l], dim));
            h = Maths.rmsNorm(x, rmsFfn[l], 0, 1e-5);
            h = Maths.gated(matmul(h, w1[l], hidden), matmul(h, w3[l], hidden), "silu");
            x = Maths.add(x, matmul(h, w2[l], dim));
        }
        x = Maths.rmsNorm(x, rmsFinal, 0, 1e-5);
        double[][] logits = new double[tokens.length][classifier.length];
        for (int t = 0; t < tokens.length; t++) {
            for (int id = 0; id < classifier.length; id++) {
                for (int i = 0; i < dim; i++) {
                    logits[t][id] += classifier[id][i] * x[t][i];
                }
            }
        }
        return logits;
    }

    private static double[][] matmul(double[][] x, double[] weight, int out) {
        return Maths.linear(x, weight, new double[out]);
    }

    /** Neighbours turn together. */
    private static double[][] turn(double[][] x, int headSize) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i += 2) {
                double angle = t / Math.pow(10_000, i % headSize / (double) headSize);
                y[t][i] = x[t][i] * Math.cos(angle) - x[t][i + 1] * Math.sin(angle);
                y[t][i + 1] = x[t][i] * Math.sin(angle) + x[t][i + 1] * Math.cos(angle);
            }
        }
        return y;
    }
}
