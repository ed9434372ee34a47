package dev.whence.reports;

import dev.whence.causal.Interval;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The numbers of a chart. Each kind can also be read as a table ({@link ChartTables}), which every writer offers beside
 * or instead of the drawing.
 */
public sealed interface Chart {
    /**
     * Values with intervals, one a line: a forest plot of estimates and refutations, or bars.
     *
     * @param axis what the values measure, with their unit
     * @param estimates top to bottom
     * @param style dots, or bars from zero
     * @param reference a line to compare with, such as 0 for "no effect"
     */
    record Estimates(String axis, List<Estimate> estimates, Style style, OptionalDouble reference) implements Chart {
        public Estimates {
            estimates = List.copyOf(estimates);
        }

        /** A forest plot: dots with intervals, and a line at {@code reference}. */
        public static Estimates forest(String axis, double reference, List<Estimate> estimates) {
            return new Estimates(axis, estimates, Style.DOTS, OptionalDouble.of(reference));
        }

        /** Bars from zero. */
        public static Estimates bars(String axis, List<Estimate> estimates) {
            return new Estimates(axis, estimates, Style.BARS, OptionalDouble.empty());
        }
    }

    /**
     * One value.
     *
     * @param label its name
     * @param value the value
     * @param interval its uncertainty; {@link Interval#unavailable} when there is none
     * @param main whether this is the one that the others are compared with
     */
    record Estimate(String label, double value, Interval interval, boolean main) {}

    /** How {@link Estimates} are drawn. */
    enum Style {
        DOTS,
        BARS
    }

    /**
     * Counts of values in bins.
     *
     * @param axis what was counted, with its unit
     * @param edges ends of the bins, increasing; one more than there are counts
     * @param counts how many values lie in each bin
     * @param markers values to point out, such as the observed effect over a histogram of placebo effects
     */
    record Histogram(String axis, List<Double> edges, List<Integer> counts, List<Marker> markers) implements Chart {
        /** @throws IllegalArgumentException when there is not one edge more than counts */
        public Histogram {
            edges = List.copyOf(edges);
            counts = List.copyOf(counts);
            markers = List.copyOf(markers);
            if (edges.size() != counts.size() + 1) {
                throw new IllegalArgumentException(
                        edges.size() + " edges for " + counts.size() + " bins, expected one more than bins");
            }
        }

        /**
         * Bins of equal width from the smallest to the largest value; each bin holds its lower end, the last one both.
         *
         * @param values the values; NaN is left out
         * @throws IllegalArgumentException when {@code bins < 1} or there is no finite value
         */
        public static Histogram of(String axis, double[] values, int bins, Marker... markers) {
            double[] finite =
                    java.util.Arrays.stream(values).filter(Double::isFinite).toArray();
            if (finite.length == 0 || bins < 1) {
                throw new IllegalArgumentException(finite.length + " values in " + bins + " bins");
            }
            double low = java.util.Arrays.stream(finite).min().getAsDouble();
            double high = java.util.Arrays.stream(finite).max().getAsDouble();
            if (low == high) {
                low -= 0.5;
                high += 0.5;
            }
            double width = (high - low) / bins;
            Integer[] counts = new Integer[bins];
            java.util.Arrays.fill(counts, 0);
            for (double value : finite) {
                counts[Math.min(bins - 1, (int) ((value - low) / width))]++;
            }
            Double[] edges = new Double[bins + 1];
            for (int bin = 0; bin <= bins; bin++) {
                edges[bin] = bin == bins ? high : low + bin * width;
            }
            return new Histogram(axis, List.of(edges), List.of(counts), List.of(markers));
        }
    }

    /** A value pointed out on an axis. */
    record Marker(String label, double value) {}

    /**
     * Lines, each with a band around it if its uncertainty is known.
     *
     * @param xAxis what runs along x
     * @param yAxis what runs along y
     * @param series one line each
     * @param xScale whether x is drawn by its value or by its logarithm
     */
    record Lines(String xAxis, String yAxis, List<Line> series, Scale xScale) implements Chart {
        /** @throws IllegalArgumentException when x is drawn by its logarithm and is not positive */
        public Lines {
            series = List.copyOf(series);
            for (Line line : series) {
                if (xScale == Scale.LOGARITHMIC && line.x().stream().anyMatch(x -> !(x > 0))) {
                    throw new IllegalArgumentException(
                            "line '" + line.name() + "' has x that are not positive on a logarithmic axis");
                }
            }
        }

        /** On a linear axis. */
        public Lines(String xAxis, String yAxis, List<Line> series) {
            this(xAxis, yAxis, series, Scale.LINEAR);
        }
    }

    /** How an axis runs. */
    enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    /**
     * A line.
     *
     * @param name its name in the legend
     * @param x positions, increasing
     * @param y values, one for each x
     * @param low lower end of the band, one for each x; empty when there is no band
     * @param high upper end of the band; empty when there is no band
     */
    record Line(String name, List<Double> x, List<Double> y, List<Double> low, List<Double> high) {
        /** @throws IllegalArgumentException when the lists differ in length (the band may be empty) */
        public Line {
            x = List.copyOf(x);
            y = List.copyOf(y);
            low = List.copyOf(low);
            high = List.copyOf(high);
            if (x.size() != y.size() || low.size() != high.size() || (!low.isEmpty() && low.size() != x.size())) {
                throw new IllegalArgumentException("line '" + name + "' has " + x.size() + " x, " + y.size() + " y, "
                        + low.size() + " low and " + high.size() + " high");
            }
        }

        /** A line without a band. */
        public Line(String name, List<Double> x, List<Double> y) {
            this(name, x, y, List.of(), List.of());
        }

        /** Whether there is a band. */
        public boolean hasBand() {
            return !low.isEmpty();
        }
    }

    /**
     * Points in the plane.
     *
     * @param xAxis what runs along x
     * @param yAxis what runs along y
     * @param series groups of points
     */
    record Scatter(String xAxis, String yAxis, List<Points> series) implements Chart {
        public Scatter {
            series = List.copyOf(series);
        }
    }

    /** A named group of points. */
    record Points(String name, List<Double> x, List<Double> y) {
        /** @throws IllegalArgumentException when the lists differ in length */
        public Points {
            x = List.copyOf(x);
            y = List.copyOf(y);
            if (x.size() != y.size()) {
                throw new IllegalArgumentException("points '" + name + "' have " + x.size() + " x, " + y.size() + " y");
            }
        }
    }

    /**
     * A matrix drawn in colours.
     *
     * @param xAxis what the columns are
     * @param yAxis what the rows are
     * @param measure what the colours mean
     * @param columns names of the columns
     * @param rows names of the rows, top to bottom
     * @param values {@code [row, column]}; NaN for an empty cell
     * @param diverging whether zero is the middle (correlations, effects) rather than one end (counts, shares)
     * @param labels what stands in each cell besides its number, {@code [row, column]}; empty for nothing
     */
    record HeatMap(
            String xAxis,
            String yAxis,
            String measure,
            List<String> columns,
            List<String> rows,
            List<List<Double>> values,
            boolean diverging,
            List<List<String>> labels)
            implements Chart {
        /** @throws IllegalArgumentException when {@code values} or {@code labels} is not of the size of the names */
        public HeatMap {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            values = values.stream().map(List::copyOf).toList();
            labels = labels.stream().map(List::copyOf).toList();
            int width = columns.size();
            if (values.size() != rows.size()
                    || values.stream().anyMatch(row -> row.size() != width)
                    || !(labels.isEmpty() || labels.size() == rows.size())
                    || labels.stream().anyMatch(row -> row.size() != width)) {
                throw new IllegalArgumentException(
                        "a heat map of " + rows.size() + " by " + width + " names has values of another shape");
            }
        }

        /** Cells without words of their own. */
        public HeatMap(
                String xAxis,
                String yAxis,
                String measure,
                List<String> columns,
                List<String> rows,
                List<List<Double>> values,
                boolean diverging) {
            this(xAxis, yAxis, measure, columns, rows, values, diverging, List.of());
        }

        /**
         * A cell for each attention head, the first layer on top; cells are labelled "layer.head".
         *
         * @param measure what was measured of each head
         * @param values {@code [layer, head]}
         * @param diverging whether zero is the middle
         */
        public static HeatMap heads(String measure, double[][] values, boolean diverging) {
            List<List<Double>> rows = java.util.Arrays.stream(values)
                    .map(row -> java.util.Arrays.stream(row).boxed().toList())
                    .toList();
            List<List<String>> labels = new java.util.ArrayList<>();
            for (int layer = 0; layer < values.length; layer++) {
                String before = layer + ".";
                labels.add(numbers(values[layer].length).stream()
                        .map(before::concat)
                        .toList());
            }
            List<String> heads = numbers(values.length == 0 ? 0 : values[0].length);
            return new HeatMap("head", "layer", measure, heads, numbers(values.length), rows, diverging, labels);
        }

        private static List<String> numbers(int count) {
            return java.util.stream.IntStream.range(0, count)
                    .mapToObj(String::valueOf)
                    .toList();
        }
    }
}
