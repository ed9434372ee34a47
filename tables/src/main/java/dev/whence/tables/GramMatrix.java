package dev.whence.tables;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;

/**
 * X'X of a matrix that is handed over in blocks of rows: one symmetric matrix product, by OpenBLAS where the work is
 * worth loading it, in Java below.
 *
 * <p>Which of the two runs depends on the shape alone, and OpenBLAS runs on one thread (callers are parallel over
 * tables, not within one), so that the same rows always give the same bits.
 */
final class GramMatrix {
    /** Multiply-adds from which OpenBLAS is used; below, loading it costs more than it saves. */
    static final long NATIVE_FROM = 20_000_000L;

    /** Rows per block: bounds the copy to columns x 8192 numbers. */
    static final int BLOCK = 8192;

    private GramMatrix() {}

    /** Writes rows {@code from} to {@code from + count} of the matrix, [column, row], each column {@code count} long. */
    @FunctionalInterface
    interface Rows {
        void write(int from, int count, double[] block);
    }

    /** X'X, row-major [column, column]. */
    static double[] of(int rows, int columns, Rows matrix) {
        return (long) rows * columns * (columns + 1) / 2 >= NATIVE_FROM
                ? inOpenBlas(rows, columns, matrix)
                : inJava(rows, columns, matrix);
    }

    static double[] inJava(int rows, int columns, Rows matrix) {
        double[] product = new double[columns * columns];
        double[] block = new double[columns * Math.min(rows, BLOCK)];
        for (int from = 0; from < rows; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            matrix.write(from, count, block);
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k <= j; k++) {
                    product[j * columns + k] += dot(block, j * count, k * count, count);
                }
            }
        }
        return mirrored(product, columns);
    }

    /** Four partial sums: the additions do not wait for each other, and the rounding error is smaller. */
    private static double dot(double[] block, int a, int b, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            s0 += block[a + i] * block[b + i];
            s1 += block[a + i + 1] * block[b + i + 1];
            s2 += block[a + i + 2] * block[b + i + 2];
            s3 += block[a + i + 3] * block[b + i + 3];
        }
        for (; i < count; i++) {
            s0 += block[a + i] * block[b + i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @SuppressWarnings("try") // the scope frees the native memory that is allocated while it is open
    static double[] inOpenBlas(int rows, int columns, Rows matrix) {
        Native.load();
        double[] block = new double[columns * Math.min(rows, BLOCK)];
        double[] product = new double[columns * columns];
        try (PointerScope scope = new PointerScope()) {
            DoublePointer x = new DoublePointer(block.length);
            DoublePointer c = new DoublePointer(product.length);
            c.put(product, 0, product.length);
            for (int from = 0; from < rows; from += BLOCK) {
                int count = Math.min(BLOCK, rows - from);
                matrix.write(from, count, block);
                x.position(0).put(block, 0, columns * count);
                // Row-major [column, row]: C += X X' fills the lower triangle.
                openblas.cblas_dsyrk(
                        openblas.CblasRowMajor,
                        openblas.CblasLower,
                        openblas.CblasNoTrans,
                        columns,
                        count,
                        1.0,
                        x,
                        count,
                        1.0,
                        c,
                        columns);
            }
            c.get(product, 0, product.length);
        }
        return mirrored(product, columns);
    }

    private static double[] mirrored(double[] lower, int columns) {
        for (int j = 0; j < columns; j++) {
            for (int k = 0; k < j; k++) {
                lower[k * columns + j] = lower[j * columns + k];
            }
        }
        return lower;
    }

    /** Loaded with the first large product, not with the program. */
    private static final class Native {
        static {
            openblas.blas_set_num_threads(1);
        }

        private Native() {}

        static void load() {
            // Running the static initialiser is the point.
        }
    }
}
