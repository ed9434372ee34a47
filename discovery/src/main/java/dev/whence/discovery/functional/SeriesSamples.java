package dev.whence.discovery.functional;

import dev.whence.causal.InputException;
import dev.whence.discovery.series.Series;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The complete windows of a series, fit for linear regression.
 *
 * @param series the windows
 * @param samples the same, complete ones only
 * @param columns [lag, variable]: where the samples have each variable at each lag
 */
record SeriesSamples(Series series, Samples samples, int[][] columns) {
    /** @throws InputException as {@link Samples#of}, and when there are too few complete windows for the lags */
    static SeriesSamples of(Series series) {
        List<String> names = series.windows().names();
        int complete = series.windows().completeRows(names).length;
        if (complete <= names.size()) {
            throw new InputException(series.windows().source() + ": found " + complete + " complete windows, and "
                    + series.size() + " variables at " + (series.depth() + 1) + " times each (the present and "
                    + series.depth() + " lags) need more than " + names.size()
                    + "; choose a shorter lag (--lags) or fewer columns, or bring a longer series");
        }
        Samples samples = Samples.of(series.windows());
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            index.put(samples.names().get(i), i);
        }
        int[][] columns = new int[series.depth() + 1][];
        for (int lag = 0; lag <= series.depth(); lag++) {
            int steps = lag;
            columns[lag] = IntStream.range(0, series.size())
                    .map(v -> index.getOrDefault(series.name(v, steps), -1))
                    .toArray();
        }
        return new SeriesSamples(series, samples, columns);
    }

    /** The columns of every variable at lags 1 to {@code lags}. */
    List<Integer> past(int lags) {
        return IntStream.rangeClosed(1, lags)
                .flatMap(lag -> IntStream.of(columns[lag]))
                .boxed()
                .toList();
    }

    /** What is left of a column, in units of its standard deviation, by a regression on others. */
    double[] residual(int column, Map<Integer, Weight> weights) {
        double[] residual = samples.standardised()[column].clone();
        weights.keySet().stream().sorted().forEach(cause -> {
            double weight = weights.getOrDefault(cause, new Weight(0, 0)).value() * scale(cause, column);
            double[] x = samples.standardised()[cause];
            for (int i = 0; i < residual.length; i++) {
                residual[i] -= weight * x[i];
            }
        });
        return residual;
    }

    /** The standard deviation of one column in units of another's. */
    private double scale(int column, int unit) {
        return Math.sqrt(samples.moments().variance(column) / samples.moments().variance(unit));
    }
}
