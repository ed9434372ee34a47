package dev.whence.discovery.independence;

/** Correlations of numbered variables, in one flat array: double precision, or single where there are very many. */
sealed interface CorrelationMatrix {
    double at(int a, int b);

    /** The share of a variable's variance that must be left by others for them not to be collinear. */
    double smallestPivot();

    /** @param values row-major [size, size] */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Doubles(int size, double[] values) implements CorrelationMatrix {
        @Override
        public double at(int a, int b) {
            return values[a * size + b];
        }

        @Override
        public double smallestPivot() {
            return 1e-10;
        }
    }

    /** @param values row-major [size, size] */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Floats(int size, float[] values) implements CorrelationMatrix {
        @Override
        public double at(int a, int b) {
            return values[a * size + b];
        }

        @Override
        public double smallestPivot() {
            return 1e-4; // sums of thousands of products in single precision are off by about 1e-6
        }
    }
}
