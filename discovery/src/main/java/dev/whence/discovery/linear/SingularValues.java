package dev.whence.discovery.linear;

import org.bytedeco.openblas.global.openblas;

/**
 * The thin singular value decomposition: A = U diag(values) V'.
 *
 * @param left U, [row, min(rows, columns)], orthonormal columns
 * @param values in decreasing order, none negative
 * @param right V, [column, min(rows, columns)], orthonormal columns
 */
public record SingularValues(Matrix left, double[] values, Matrix right) {
    /** @throws ArithmeticException when the iteration fails, as it does where an entry is not a number */
    public static SingularValues of(Matrix matrix) {
        int rank = Math.min(matrix.rows(), matrix.columns());
        Matrix overwritten = matrix.copy();
        Matrix left = Matrix.zeros(matrix.rows(), rank);
        Matrix rightTransposed = Matrix.zeros(rank, matrix.columns());
        double[] values = new double[rank];
        if (rank > 0) {
            Native.load();
            int failed = openblas.LAPACKE_dgesdd(
                    openblas.LAPACK_COL_MAJOR,
                    (byte) 'S',
                    matrix.rows(),
                    matrix.columns(),
                    overwritten.values(),
                    matrix.rows(),
                    values,
                    left.values(),
                    matrix.rows(),
                    rightTransposed.values(),
                    rank);
            if (failed != 0) {
                throw new ArithmeticException("no singular values of a matrix of " + matrix.rows() + " x "
                        + matrix.columns() + " (is an entry not a number?)");
            }
        }
        return new SingularValues(left, values, rightTransposed.transposed());
    }
}
