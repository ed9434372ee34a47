package dev.whence.discovery.linear;

import org.bytedeco.openblas.global.openblas;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix: A = V diag(values) V'.
 *
 * @param values in decreasing order
 * @param vectors one a column, orthonormal, in the order of the values; each signed so that its largest entry by absolute
 *     value (the first of them) is positive
 */
public record SymmetricEigen(double[] values, Matrix vectors) {
    /**
     * Of a symmetric matrix, whose lower triangle is read.
     *
     * @throws ArithmeticException when the iteration fails, as it does where an entry is not a number
     */
    public static SymmetricEigen of(Matrix matrix) {
        Matrix vectors = matrix.copy();
        double[] ascending = decompose(vectors, 'V');
        int size = ascending.length;
        double[] values = new double[size];
        double[] ordered = new double[size * size];
        for (int j = 0; j < size; j++) {
            int from = (size - 1 - j) * size;
            values[j] = ascending[size - 1 - j];
            int largest = from;
            for (int i = from; i < from + size; i++) {
                largest = Math.abs(vectors.values()[i]) > Math.abs(vectors.values()[largest]) ? i : largest;
            }
            double sign = vectors.values()[largest] < 0 ? -1 : 1;
            for (int i = 0; i < size; i++) {
                ordered[j * size + i] = sign * vectors.values()[from + i];
            }
        }
        return new SymmetricEigen(values, Matrix.wrap(size, size, ordered));
    }

    /**
     * The eigenvalues alone, in decreasing order: several times faster.
     *
     * @throws ArithmeticException when the iteration fails, as it does where an entry is not a number
     */
    public static double[] valuesOf(Matrix matrix) {
        double[] ascending = decompose(matrix.copy(), 'N');
        double[] values = new double[ascending.length];
        for (int j = 0; j < values.length; j++) {
            values[j] = ascending[values.length - 1 - j];
        }
        return values;
    }

    private static double[] decompose(Matrix overwritten, char job) {
        Matrix.requireSquare(overwritten);
        int size = overwritten.rows();
        double[] values = new double[size];
        if (size > 0) {
            Native.load();
            int failed = openblas.LAPACKE_dsyevd(
                    openblas.LAPACK_COL_MAJOR, (byte) job, (byte) 'L', size, overwritten.values(), size, values);
            if (failed != 0) {
                throw new ArithmeticException(
                        "no eigenvalues of a matrix of " + size + " x " + size + " (is an entry not a number?)");
            }
        }
        return values;
    }
}
