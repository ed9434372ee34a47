package dev.whence.discovery.linear;

import java.util.Optional;
import org.bytedeco.openblas.global.openblas;

/** A symmetric positive definite matrix as L L', for solving with it. */
public final class Cholesky {
    /** L below and on the diagonal, zero above. */
    private final Matrix factor;

    private Cholesky(Matrix factor) {
        this.factor = factor;
    }

    /**
     * Of a symmetric matrix, whose lower triangle is read.
     *
     * @return empty when it is not positive definite
     */
    public static Optional<Cholesky> of(Matrix matrix) {
        Matrix.requireSquare(matrix);
        int size = matrix.rows();
        Matrix factor = matrix.copy();
        if (size > 0) {
            Native.load();
            if (openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, (byte) 'L', size, factor.values(), size) != 0) {
                return Optional.empty();
            }
        }
        double[] values = factor.values();
        for (int j = 0; j < size; j++) {
            for (int i = 0; i < j; i++) {
                values[j * size + i] = 0;
            }
        }
        return Optional.of(new Cholesky(factor));
    }

    /** L, lower triangular. */
    public Matrix factor() {
        return factor;
    }

    /** X of A X = B. */
    public Matrix solve(Matrix right) {
        Matrix.requireSame(right.rows(), factor.rows());
        Matrix result = right.copy();
        if (right.values().length > 0) {
            openblas.LAPACKE_dpotrs(
                    openblas.LAPACK_COL_MAJOR,
                    (byte) 'L',
                    factor.rows(),
                    right.columns(),
                    factor.values(),
                    factor.rows(),
                    result.values(),
                    right.rows());
        }
        return result;
    }

    /** x of A x = b. */
    public double[] solve(double[] right) {
        return solve(Matrix.wrap(right.length, 1, right)).values();
    }

    /** A^-1. */
    public Matrix inverse() {
        Matrix result = factor.copy();
        if (result.rows() > 0) {
            openblas.LAPACKE_dpotri(
                    openblas.LAPACK_COL_MAJOR, (byte) 'L', result.rows(), result.values(), result.rows());
            result.mirrorLower();
        }
        return result;
    }

    /** The natural logarithm of the determinant of A. */
    public double logDeterminant() {
        double sum = 0;
        for (double entry : factor.diagonalEntries()) {
            sum += Math.log(entry);
        }
        return 2 * sum;
    }
}
