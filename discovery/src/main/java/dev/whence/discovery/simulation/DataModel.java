package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;

/**
 * What data to draw.
 *
 * @param kind how variables follow from their causes
 * @param noise the distribution of additive noise
 * @param coefficients sizes of effects; each sign is drawn
 * @param noiseSd standard deviations of additive noise
 * @param scaling the scale of continuous columns
 * @param levels the numbers of levels of discrete columns
 * @param concentration of the Dirichlet distribution from which rows of probability tables are drawn; small is decided,
 *     large is noisy
 * @param discreteShare the share of discrete columns in mixed data, in [0,1]
 * @param maxLag the longest lag of a time series
 * @param autocorrelation effects of a series on itself one step later, in [0,1)
 */
public record DataModel(
        DataKind kind,
        Noise noise,
        Range coefficients,
        Range noiseSd,
        Scaling scaling,
        Range levels,
        double concentration,
        double discreteShare,
        int maxLag,
        Range autocorrelation) {
    /** @throws InputException when a number is out of range */
    public DataModel {
        if (!(concentration > 0)) {
            throw new InputException("the concentration is " + concentration + "; it must be above 0, such as 0.5");
        }
        if (!(discreteShare >= 0 && discreteShare <= 1)) {
            throw new InputException("the share of discrete columns is " + discreteShare + "; it must be from 0 to 1");
        }
        if (levels.low() < 2 || levels.low() != Math.rint(levels.low()) || levels.high() != Math.rint(levels.high())) {
            throw new InputException("the numbers of levels are " + levels + "; expected whole numbers, 2 or more");
        }
        if (maxLag < 1) {
            throw new InputException("the longest lag is " + maxLag + "; it must be 1 or more");
        }
        if (autocorrelation.high() >= 1) {
            throw new InputException("the autocorrelation is " + autocorrelation + "; it must be below 1");
        }
        if (noiseSd.low() == 0) {
            throw new InputException("the standard deviation of the noise is " + noiseSd + "; it must be above 0");
        }
    }

    /**
     * With the usual settings: coefficients 0.5 to 2 with either sign (Zheng and others 2018), noise variances 1 to 3
     * (Ramsey and others 2017), raw scale; 2 to 4 levels, tables from a Dirichlet distribution with concentration 0.5;
     * half of the columns of mixed data discrete. For time series coefficients 0.2 to 0.5, noise variance 1, lags up to
     * 2 and autocorrelations 0.3 to 0.7 (as in Runge 2020).
     */
    public static DataModel of(DataKind kind) {
        boolean series = kind.isSeries();
        return new DataModel(
                kind,
                kind.noise(),
                series ? new Range(0.2, 0.5) : kind == DataKind.COUNTS ? new Range(0.3, 0.8) : new Range(0.5, 2),
                series ? new Range(1, 1) : new Range(1, Math.sqrt(3)),
                Scaling.RAW,
                new Range(2, 4),
                0.5,
                0.5,
                2,
                new Range(0.3, 0.7));
    }

    public DataModel withNoise(Noise other) {
        return new DataModel(
                kind,
                other,
                coefficients,
                noiseSd,
                scaling,
                levels,
                concentration,
                discreteShare,
                maxLag,
                autocorrelation);
    }

    public DataModel withCoefficients(double low, double high) {
        return new DataModel(
                kind,
                noise,
                new Range(low, high),
                noiseSd,
                scaling,
                levels,
                concentration,
                discreteShare,
                maxLag,
                autocorrelation);
    }

    public DataModel withNoiseSd(double low, double high) {
        return new DataModel(
                kind,
                noise,
                coefficients,
                new Range(low, high),
                scaling,
                levels,
                concentration,
                discreteShare,
                maxLag,
                autocorrelation);
    }

    public DataModel withScaling(Scaling other) {
        return new DataModel(
                kind,
                noise,
                coefficients,
                noiseSd,
                other,
                levels,
                concentration,
                discreteShare,
                maxLag,
                autocorrelation);
    }

    public DataModel withLevels(int low, int high) {
        return new DataModel(
                kind,
                noise,
                coefficients,
                noiseSd,
                scaling,
                new Range(low, high),
                concentration,
                discreteShare,
                maxLag,
                autocorrelation);
    }

    public DataModel withConcentration(double other) {
        return new DataModel(
                kind, noise, coefficients, noiseSd, scaling, levels, other, discreteShare, maxLag, autocorrelation);
    }

    public DataModel withDiscreteShare(double share) {
        return new DataModel(
                kind, noise, coefficients, noiseSd, scaling, levels, concentration, share, maxLag, autocorrelation);
    }

    public DataModel withMaxLag(int lag) {
        return new DataModel(
                kind,
                noise,
                coefficients,
                noiseSd,
                scaling,
                levels,
                concentration,
                discreteShare,
                lag,
                autocorrelation);
    }

    public DataModel withAutocorrelation(double low, double high) {
        return new DataModel(
                kind,
                noise,
                coefficients,
                noiseSd,
                scaling,
                levels,
                concentration,
                discreteShare,
                maxLag,
                new Range(low, high));
    }
}
