package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Distributions of noise, all with mean 0 and variance 1. */
public enum Noise {
    GAUSSIAN("gaussian"),
    /** Between minus and plus the root of 3. */
    UNIFORM("uniform"),
    /** Double exponential. */
    LAPLACE("laplace"),
    /** Exponential less 1: skewed. */
    EXPONENTIAL("exponential"),
    /** Gumbel (extreme value): skewed. */
    GUMBEL("gumbel"),
    /** Student's t with 5 degrees of freedom: heavy tails. */
    STUDENT("student");

    private static final double EULER_GAMMA = 0.5772156649015329;

    private final String word;

    Noise(String word) {
        this.word = word;
    }

    /** The name as a user writes it. */
    public String word() {
        return word;
    }

    /** One draw, of mean 0 and variance 1. */
    public double draw(RandomGenerator random) {
        return switch (this) {
            case GAUSSIAN -> random.nextGaussian();
            case UNIFORM -> Math.sqrt(3) * (2 * random.nextDouble() - 1);
            case LAPLACE -> (random.nextBoolean() ? 1 : -1) * random.nextExponential() / Math.sqrt(2);
            case EXPONENTIAL -> random.nextExponential() - 1;
            case GUMBEL -> (-Math.log(random.nextExponential()) - EULER_GAMMA) * Math.sqrt(6) / Math.PI;
            case STUDENT -> {
                double chiSquare = 0;
                for (int i = 0; i < 5; i++) {
                    double each = random.nextGaussian();
                    chiSquare += each * each;
                }
                yield random.nextGaussian() / Math.sqrt(chiSquare / 5) * Math.sqrt(3.0 / 5);
            }
        };
    }

    /** @throws InputException when there is none of that name; suggests the nearest */
    public static Noise named(String word) {
        return Arrays.stream(values())
                .filter(noise -> noise.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "noise", word, Arrays.stream(values()).map(Noise::word).toList(), "the simulation"));
    }
}
