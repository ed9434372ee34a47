package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Arrays;

/** How a variable follows from its causes. */
public enum DataKind {
    /** A weighted sum of the causes and Gaussian noise. */
    LINEAR_GAUSSIAN("linear-gaussian", "weighted sums and Gaussian noise"),
    /** A weighted sum of the causes and uniform noise. */
    LINEAR_UNIFORM("linear-uniform", "weighted sums and uniform noise"),
    /** A weighted sum of the causes and Laplace noise. */
    LINEAR_LAPLACE("linear-laplace", "weighted sums and Laplace noise"),
    /** A weighted sum of the causes and exponential (skewed) noise. */
    LINEAR_EXPONENTIAL("linear-exponential", "weighted sums and exponential (skewed) noise"),
    /** A weighted sum of random smooth functions, one of each cause, drawn from a Gaussian process; additive noise. */
    NONLINEAR_GP("nonlinear-gp", "sums of random smooth functions (Gaussian process) and noise"),
    /** A weighted sum of random sigmoids, one of each cause (Bühlmann, Peters and Ernest 2014); additive noise. */
    NONLINEAR_SIGMOID("nonlinear-sigmoid", "sums of random sigmoids and noise"),
    /** A weighted sum of random parabolas, one of each cause; additive noise. */
    NONLINEAR_QUADRATIC("nonlinear-quadratic", "sums of random parabolas and noise"),
    /** An increasing function of a sum of smooth functions and noise (Zhang and Hyvärinen 2009). */
    POST_NONLINEAR("post-nonlinear", "an increasing distortion of smooth functions plus noise"),
    /** Levels, from random tables of conditional probability. */
    DISCRETE("discrete", "levels from random tables of conditional probability"),
    /** Continuous variables and levels: weighted sums with a shift for each level, and multinomial logistic choices. */
    MIXED("mixed", "continuous variables and levels, causing each other both ways"),
    /** Counts: Poisson with a log-linear rate. */
    COUNTS("counts", "Poisson counts with a log-linear rate"),
    /** A time series: a linear vector autoregression with effects within a step. */
    SERIES_LINEAR("series-linear", "a time series: linear vector autoregression"),
    /** A time series whose causes act through a bounded departure from a line. */
    SERIES_NONLINEAR("series-nonlinear", "a time series with nonlinear effects");

    private final String word;
    private final String meaning;

    DataKind(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** The name as a user writes it. */
    public String word() {
        return word;
    }

    /** What it is, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Whether rows follow each other in time. */
    public boolean isSeries() {
        return this == SERIES_LINEAR || this == SERIES_NONLINEAR;
    }

    boolean isLinear() {
        return switch (this) {
            case LINEAR_GAUSSIAN, LINEAR_UNIFORM, LINEAR_LAPLACE, LINEAR_EXPONENTIAL -> true;
            default -> false;
        };
    }

    /** The noise where none is asked for. */
    public Noise noise() {
        return switch (this) {
            case LINEAR_UNIFORM -> Noise.UNIFORM;
            case LINEAR_LAPLACE -> Noise.LAPLACE;
            case LINEAR_EXPONENTIAL -> Noise.EXPONENTIAL;
            default -> Noise.GAUSSIAN;
        };
    }

    /** @throws InputException when there is none of that name; suggests the nearest */
    public static DataKind named(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "kind of data",
                        word,
                        Arrays.stream(values()).map(DataKind::word).toList(),
                        "the simulation"));
    }
}
