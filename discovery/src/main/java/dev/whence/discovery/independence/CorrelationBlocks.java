package dev.whence.discovery.independence;

import dev.whence.causal.InputException;
import dev.whence.discovery.Parallel;
import dev.whence.tables.Column;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;

/**
 * The correlation matrix of very many complete columns in single precision: the columns standardised, then products of
 * blocks of them by OpenBLAS. Takes 4 bytes per value of the table (outside the Java heap) and 4 per pair of columns.
 * Every block is computed by one thread in the same way, so that the numbers do not depend on how many there are.
 */
final class CorrelationBlocks {
    /** From this many columns on, half the memory is worth more than the digits. */
    static final int SINGLE_PRECISION_FROM = 4000;

    /** The largest array that Java has sets this limit. */
    private static final int MOST_COLUMNS = 46_340;

    private static final int BLOCK = 512;

    private CorrelationBlocks() {}

    /** @throws InputException when there are more columns than an array can hold the square of */
    @SuppressWarnings("try") // the scope frees the native memory that is allocated while it is open
    static CorrelationMatrix.Floats of(List<Column> columns, int rows, int threads) {
        int size = columns.size();
        if (size > MOST_COLUMNS) {
            throw new InputException(size + " columns are more than the " + MOST_COLUMNS
                    + " whose correlations are kept; choose columns with --columns");
        }
        Blas.load();
        float[] matrix = new float[size * size];
        try (PointerScope scope = new PointerScope()) {
            FloatPointer standard = new FloatPointer((long) size * rows);
            Parallel.map(size, threads, j -> {
                new FloatPointer(standard)
                        .position((long) j * rows)
                        .put(standardised(columns.get(j).numbers()), 0, rows);
                return true;
            });
            int blocks = (size + BLOCK - 1) / BLOCK;
            Parallel.map(blocks, threads, i -> {
                product(standard, rows, size, blocks - 1 - i, matrix); // the longest first
                return true;
            });
        }
        Parallel.map((size + BLOCK - 1) / BLOCK, threads, i -> {
            mirror(matrix, size, i * BLOCK, Math.min(size, (i + 1) * BLOCK));
            return true;
        });
        return new CorrelationMatrix.Floats(size, matrix);
    }

    /** Mean 0 and sum of squares 1. */
    private static float[] standardised(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double scale = 1 / Math.sqrt(squares);
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) ((values[i] - mean) * scale);
        }
        return result;
    }

    /** Rows of one block against all columns up to its own. */
    @SuppressWarnings("try")
    private static void product(FloatPointer standard, int rows, int size, int block, float[] matrix) {
        int from = block * BLOCK;
        int count = Math.min(BLOCK, size - from);
        int width = from + count;
        try (PointerScope scope = new PointerScope()) {
            FloatPointer result = new FloatPointer((long) count * width);
            openblas.cblas_sgemm(
                    openblas.CblasRowMajor,
                    openblas.CblasNoTrans,
                    openblas.CblasTrans,
                    count,
                    width,
                    rows,
                    1f,
                    new FloatPointer(standard).position((long) from * rows),
                    rows,
                    new FloatPointer(standard),
                    rows,
                    0f,
                    result,
                    width);
            for (int i = 0; i < count; i++) {
                int row = (from + i) * size;
                result.position((long) i * width).get(matrix, row, from + i + 1);
                for (int j = 0; j < from + i; j++) {
                    matrix[row + j] = Math.clamp(matrix[row + j], -1f, 1f);
                }
                matrix[row + from + i] = 1;
            }
        }
    }

    /** Fills these columns above the diagonal, in tiles. */
    private static void mirror(float[] matrix, int size, int from, int to) {
        for (int tile = from; tile < size; tile += 64) {
            for (int i = from; i < to; i++) {
                for (int j = Math.max(tile, i + 1); j < Math.min(size, tile + 64); j++) {
                    matrix[i * size + j] = matrix[j * size + i];
                }
            }
        }
    }

    /** Loaded when first needed. OpenBLAS on one thread: Whence is parallel over blocks. */
    private static final class Blas {
        static {
            openblas.blas_set_num_threads(1);
        }

        private Blas() {}

        static void load() {
            // Running the static initialiser is the point.
        }
    }
}
