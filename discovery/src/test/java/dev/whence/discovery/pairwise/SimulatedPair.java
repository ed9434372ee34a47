package dev.whence.discovery.pairwise;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** A pair drawn from a model whose direction is known: x causes y. */
record SimulatedPair(double[] x, double[] y) {
    private static DoubleUnaryOperator curve(SplittableRandom random, boolean increasing) {
        // A sum of sigmoids of random place and steepness, as in Mooij et al. 2016, appendix C, in spirit.
        int terms = 3;
        double[] height = new double[terms];
        double[] place = new double[terms];
        double[] steepness = new double[terms];
        for (int i = 0; i < terms; i++) {
            height[i] = (0.5 + random.nextDouble()) * (increasing || random.nextBoolean() ? 1 : -1);
            place[i] = 1.5 * random.nextGaussian();
            steepness[i] = 1 + 2 * random.nextDouble();
        }
        return x -> {
            double sum = 0.1 * x;
            for (int i = 0; i < terms; i++) {
                sum += height[i] * Math.tanh(steepness[i] * (x - place[i]));
            }
            return sum;
        };
    }

    private static double[] cause(int n, SplittableRandom random) {
        double shift = 1 + random.nextDouble();
        boolean mixture = random.nextBoolean();
        return DoubleStream.generate(() -> mixture
                        ? random.nextGaussian() + (random.nextBoolean() ? shift : -shift)
                        : (random.nextDouble() - 0.5) * 4)
                .limit(n)
                .toArray();
    }

    /** y = f(x) + e. */
    static SimulatedPair additive(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = cause(n, random);
        DoubleUnaryOperator f = curve(random, false);
        double noise = 0.2 + 0.3 * random.nextDouble();
        return new SimulatedPair(
                x,
                DoubleStream.of(x)
                        .map(value -> f.applyAsDouble(value) + noise * random.nextGaussian())
                        .toArray());
    }

    /** y = f2(f1(x) + e), f2 cubic or exponential. */
    static SimulatedPair postNonlinear(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = cause(n, random);
        DoubleUnaryOperator f = curve(random, false);
        boolean cubic = random.nextBoolean();
        double noise = 0.3 + 0.3 * random.nextDouble();
        return new SimulatedPair(
                x,
                DoubleStream.of(x)
                        .map(value -> {
                            double inner = f.applyAsDouble(value) + noise * (random.nextDouble() - 0.5) * Math.sqrt(12);
                            return cubic ? inner * inner * inner + inner : Math.exp(inner);
                        })
                        .toArray());
    }

    /** y = f(x), f increasing, hardly any noise. */
    static SimulatedPair deterministic(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = DoubleStream.generate(() -> 4 * random.nextDouble() - 2)
                .limit(n)
                .toArray();
        DoubleUnaryOperator f = curve(random, true);
        return new SimulatedPair(
                x,
                DoubleStream.of(x)
                        .map(value -> f.applyAsDouble(value) + 1e-6 * random.nextGaussian())
                        .toArray());
    }

    /** y = b x + e, both Gaussian: the same in either direction. */
    static SimulatedPair gaussian(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double slope = 0.5 + random.nextDouble();
        double[] x = DoubleStream.generate(random::nextGaussian).limit(n).toArray();
        return new SimulatedPair(
                x,
                DoubleStream.of(x)
                        .map(value -> slope * value + random.nextGaussian())
                        .toArray());
    }
}
