package dev.whence.discovery.linear;

import org.bytedeco.openblas.global.openblas;

/** A square matrix as P L U (row exchanges by size of pivot), for solving with it and for its determinant. */
public final class Lu {
    private final Matrix factors;
    private final int[] exchanges;

    private Lu(Matrix factors, int[] exchanges) {
        this.factors = factors;
        this.exchanges = exchanges;
    }

    public static Lu of(Matrix matrix) {
        Matrix.requireSquare(matrix);
        Matrix factors = matrix.copy();
        int size = matrix.rows();
        int[] exchanges = new int[size];
        if (size > 0) {
            Native.load();
            openblas.LAPACKE_dgetrf(openblas.LAPACK_COL_MAJOR, size, size, factors.values(), size, exchanges);
        }
        return new Lu(factors, exchanges);
    }

    /** Whether a pivot is exactly zero, so that there is no inverse. */
    public boolean singular() {
        return determinantSign() == 0;
    }

    /**
     * X of A X = B.
     *
     * @throws ArithmeticException when A is singular
     */
    public Matrix solve(Matrix right) {
        Matrix.requireSame(right.rows(), factors.rows());
        requireRegular();
        Matrix result = right.copy();
        if (right.values().length > 0) {
            openblas.LAPACKE_dgetrs(
                    openblas.LAPACK_COL_MAJOR,
                    (byte) 'N',
                    factors.rows(),
                    right.columns(),
                    factors.values(),
                    factors.rows(),
                    exchanges,
                    result.values(),
                    right.rows());
        }
        return result;
    }

    /**
     * A^-1.
     *
     * @throws ArithmeticException when A is singular
     */
    public Matrix inverse() {
        requireRegular();
        Matrix result = factors.copy();
        if (result.rows() > 0) {
            openblas.LAPACKE_dgetri(
                    openblas.LAPACK_COL_MAJOR, result.rows(), result.values(), result.rows(), exchanges);
        }
        return result;
    }

    private void requireRegular() {
        if (singular()) {
            throw new ArithmeticException("the matrix is singular");
        }
    }

    /** 1, -1, or 0 of a singular matrix. */
    public int determinantSign() {
        int sign = 1;
        double[] pivots = factors.diagonalEntries();
        for (int i = 0; i < pivots.length; i++) {
            sign *= (pivots[i] > 0 ? 1 : pivots[i] < 0 ? -1 : 0) * (exchanges[i] == i + 1 ? 1 : -1);
        }
        return sign;
    }

    /** The natural logarithm of the determinant's absolute value; minus infinity of a singular matrix. */
    public double logAbsDeterminant() {
        double sum = 0;
        for (double pivot : factors.diagonalEntries()) {
            sum += Math.log(Math.abs(pivot));
        }
        return sum;
    }
}
