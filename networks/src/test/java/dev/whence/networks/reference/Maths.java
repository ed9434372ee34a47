package dev.whence.networks.reference;

import java.util.Arrays;

/** The functions that transformers are made of. Arguments are [position][component]; nothing is changed in place. */
final class Maths {
    private Maths() {}

    /** Which keys a query may see. */
    interface Visible {
        boolean sees(int query, int key);

        /** Those before it and its own. */
        static Visible causal() {
            return (query, key) -> key <= query;
        }

        /** The last {@code window} of those, its own among them. */
        static Visible window(int window) {
            return (query, key) -> key <= query && query - key < window;
        }
    }

    /** A weight [out, in] and a bias [out]. */
    static double[][] linear(double[][] x, double[] weight, double[] bias) {
        double[][] y = new double[x.length][bias.length];
        for (int t = 0; t < x.length; t++) {
            int in = x[t].length;
            for (int o = 0; o < bias.length; o++) {
                double sum = bias[o];
                for (int i = 0; i < in; i++) {
                    sum += weight[o * in + i] * x[t][i];
                }
                y[t][o] = sum;
            }
        }
        return y;
    }

    static double[][] add(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int i = 0; i < a[t].length; i++) {
                sum[t][i] = a[t][i] + b[t][i];
            }
        }
        return sum;
    }

    static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int i = 0; i < a[t].length; i++) {
                product[t][i] = a[t][i] * b[t][i];
            }
        }
        return product;
    }

    /** Components {@code from} to {@code to} of each position. */
    static double[][] columns(double[][] x, int from, int to) {
        return Arrays.stream(x).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
    }

    /** Ba et al. 2016. */
    static double[][] layerNorm(double[][] x, double[] weight, double[] bias, double epsilon) {
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            int n = x[t].length;
            double mean = Arrays.stream(x[t]).sum() / n;
            double variance = 0;
            for (double value : x[t]) {
                variance += (value - mean) * (value - mean) / n;
            }
            y[t] = new double[n];
            for (int i = 0; i < n; i++) {
                y[t][i] = (x[t][i] - mean) / Math.sqrt(variance + epsilon) * weight[i] + bias[i];
            }
        }
        return y;
    }

    /**
     * Zhang and Sennrich 2019, over each stretch of a row that is as long as the weight (a head's share, or all).
     *
     * @param plus what is added to the weight: 1 in Gemma, whose files hold less
     */
    static double[][] rmsNorm(double[][] x, double[] weight, double plus, double epsilon) {
        int n = weight.length;
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int from = 0; from < x[t].length; from += n) {
                double squares = 0;
                for (int i = 0; i < n; i++) {
                    squares += x[t][from + i] * x[t][from + i];
                }
                double root = Math.sqrt(squares / n + epsilon);
                for (int i = 0; i < n; i++) {
                    y[t][from + i] = x[t][from + i] / root * (plus + weight[i]);
                }
            }
        }
        return y;
    }

    /** By the names in Hugging Face's {@code ACT2FN}. */
    static double[][] activate(double[][] x, String name) {
        return Arrays.stream(x)
                .map(row ->
                        Arrays.stream(row).map(value -> activate(value, name)).toArray())
                .toArray(double[][]::new);
    }

    private static double activate(double x, String name) {
        return switch (name) {
            case "relu" -> Math.max(0, x);
            case "silu", "swish" -> x / (1 + Math.exp(-x));
            case "gelu" -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
            case "gelu_new", "gelu_pytorch_tanh" ->
                0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The error function by its Taylor series, and beyond 3.5 by its continued fraction. */
    static double erf(double x) {
        if (x < 0) {
            return -erf(-x);
        }
        if (x > 3.5) {
            double fraction = 0;
            for (int k = 60; k > 0; k--) {
                fraction = k / 2.0 / (x + fraction);
            }
            return 1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 100; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    /** What each activated neuron is gated by: {@code act(gate) * up}. */
    static double[][] gated(double[][] gate, double[][] up, String activation) {
        return times(activate(gate, activation), up);
    }

    /**
     * Attention of some heads, side by side in each row; several of them may share a head of the keys and values.
     *
     * @param cap of the scores: {@code cap * tanh(score / cap)}; 0 for none
     */
    static double[][] attend(
            double[][] q, double[][] k, double[][] v, int heads, double scale, double cap, Visible visible) {
        int width = q[0].length / heads;
        int group = heads / (k[0].length / width);
        double[][] out = new double[q.length][heads * width];
        for (int t = 0; t < q.length; t++) {
            for (int head = 0; head < heads; head++) {
                int own = head * width;
                int shared = head / group * width;
                double[] scores = new double[k.length];
                for (int s = 0; s < k.length; s++) {
                    double dot = 0;
                    for (int i = 0; i < width; i++) {
                        dot += q[t][own + i] * k[s][shared + i];
                    }
                    double score = cap > 0 ? cap * Math.tanh(dot * scale / cap) : dot * scale;
                    scores[s] = visible.sees(t, s) ? score : Double.NEGATIVE_INFINITY;
                }
                double[] weights = softmax(scores);
                for (int s = 0; s < k.length; s++) {
                    for (int i = 0; i < width; i++) {
                        out[t][own + i] += weights[s] * v[s][shared + i];
                    }
                }
            }
        }
        return out;
    }

    static double[] softmax(double[] scores) {
        double most = Arrays.stream(scores).max().orElseThrow();
        double[] weights =
                Arrays.stream(scores).map(score -> Math.exp(score - most)).toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }
}
