package dev.whence.discovery.linear;

import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;

/**
 * A dense matrix of real numbers, stored column by column: entry (i, j) is {@code values()[j * rows + i]}. The operations
 * return new matrices and leave their arguments as they are.
 */
public final class Matrix {
    private final int rows;
    private final int columns;
    private final double[] values;

    private Matrix(int rows, int columns, double[] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    /**
     * A matrix on an array that is kept, not copied.
     *
     * @param values [column, row]
     * @throws IllegalArgumentException when the array is not of {@code rows * columns} numbers
     */
    public static Matrix wrap(int rows, int columns, double[] values) {
        if (values.length != (long) rows * columns) {
            throw new IllegalArgumentException(values.length + " numbers for a matrix of " + rows + " x " + columns);
        }
        return new Matrix(rows, columns, values);
    }

    /** @throws IllegalArgumentException when it would hold more than 2^31 - 1 numbers */
    public static Matrix zeros(int rows, int columns) {
        if ((long) rows * columns > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + columns + " is too large");
        }
        return new Matrix(rows, columns, new double[rows * columns]);
    }

    public static Matrix identity(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return diagonal(ones);
    }

    public static Matrix diagonal(double... entries) {
        Matrix result = zeros(entries.length, entries.length);
        for (int i = 0; i < entries.length; i++) {
            result.values[i * entries.length + i] = entries[i];
        }
        return result;
    }

    /** From rows of equal length; copied. */
    public static Matrix ofRows(double[]... rows) {
        Matrix result = zeros(rows.length, rows.length == 0 ? 0 : rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            requireSame(rows[i].length, result.columns);
            for (int j = 0; j < result.columns; j++) {
                result.values[j * rows.length + i] = rows[i][j];
            }
        }
        return result;
    }

    /** From columns of equal length; copied. */
    public static Matrix ofColumns(double[]... columns) {
        Matrix result = zeros(columns.length == 0 ? 0 : columns[0].length, columns.length);
        for (int j = 0; j < columns.length; j++) {
            requireSame(columns[j].length, result.rows);
            System.arraycopy(columns[j], 0, result.values, j * result.rows, result.rows);
        }
        return result;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public double get(int row, int column) {
        return values[column * rows + row];
    }

    /** The matrix's own array, [column, row]; whoever changes it changes the matrix. */
    public double[] values() {
        return values;
    }

    /** A copy of a column. */
    public double[] column(int column) {
        return Arrays.copyOfRange(values, column * rows, (column + 1) * rows);
    }

    /** A copy of a row. */
    public double[] row(int row) {
        double[] result = new double[columns];
        for (int j = 0; j < columns; j++) {
            result[j] = values[j * rows + row];
        }
        return result;
    }

    /** The columns {@code from} (included) to {@code to} (excluded); copied. */
    public Matrix columns(int from, int to) {
        return new Matrix(rows, to - from, Arrays.copyOfRange(values, from * rows, to * rows));
    }

    /** Row by row, [row][column]. */
    public double[][] toRows() {
        double[][] result = new double[rows][];
        for (int i = 0; i < rows; i++) {
            result[i] = row(i);
        }
        return result;
    }

    public Matrix copy() {
        return new Matrix(rows, columns, values.clone());
    }

    public Matrix transposed() {
        double[] result = new double[values.length];
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                result[i * columns + j] = values[j * rows + i];
            }
        }
        return new Matrix(columns, rows, result);
    }

    /** A B. */
    public Matrix times(Matrix other) {
        requireSame(columns, other.rows);
        return product(this, openblas.CblasNoTrans, other, openblas.CblasNoTrans, rows, columns, other.columns);
    }

    /** A' B. */
    public Matrix transposeTimes(Matrix other) {
        requireSame(rows, other.rows);
        return product(this, openblas.CblasTrans, other, openblas.CblasNoTrans, columns, rows, other.columns);
    }

    /** A B'. */
    public Matrix timesTranspose(Matrix other) {
        requireSame(columns, other.columns);
        return product(this, openblas.CblasNoTrans, other, openblas.CblasTrans, rows, columns, other.rows);
    }

    private static Matrix product(Matrix a, int transposeA, Matrix b, int transposeB, int m, int inner, int n) {
        Matrix result = zeros(m, n);
        if (m > 0 && n > 0 && inner > 0) {
            Native.load();
            openblas.cblas_dgemm(
                    openblas.CblasColMajor,
                    transposeA,
                    transposeB,
                    m,
                    n,
                    inner,
                    1,
                    a.values,
                    a.rows,
                    b.values,
                    b.rows,
                    0,
                    result.values,
                    m);
        }
        return result;
    }

    /** A' A, exactly symmetric. */
    public Matrix gram() {
        Matrix result = zeros(columns, columns);
        if (rows > 0 && columns > 0) {
            Native.load();
            openblas.cblas_dsyrk(
                    openblas.CblasColMajor,
                    openblas.CblasLower,
                    openblas.CblasTrans,
                    columns,
                    rows,
                    1,
                    values,
                    rows,
                    0,
                    result.values,
                    columns);
            result.mirrorLower();
        }
        return result;
    }

    /** Copies the lower triangle of a square matrix to the upper one. */
    void mirrorLower() {
        for (int j = 0; j < columns; j++) {
            for (int i = j + 1; i < rows; i++) {
                values[i * rows + j] = values[j * rows + i];
            }
        }
    }

    /** A v. */
    public double[] times(double[] vector) {
        requireSame(columns, vector.length);
        double[] result = new double[rows];
        for (int j = 0; j < columns; j++) {
            double factor = vector[j];
            for (int i = 0; i < rows; i++) {
                result[i] += factor * values[j * rows + i];
            }
        }
        return result;
    }

    public Matrix plus(Matrix other) {
        return combined(other, 1);
    }

    public Matrix minus(Matrix other) {
        return combined(other, -1);
    }

    private Matrix combined(Matrix other, double factor) {
        requireSame(rows, other.rows);
        requireSame(columns, other.columns);
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += factor * other.values[i];
        }
        return new Matrix(rows, columns, result);
    }

    public Matrix scaled(double factor) {
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= factor;
        }
        return new Matrix(rows, columns, result);
    }

    /** Entry by entry, A ∘ B. */
    public Matrix entrywiseTimes(Matrix other) {
        requireSame(rows, other.rows);
        requireSame(columns, other.columns);
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= other.values[i];
        }
        return new Matrix(rows, columns, result);
    }

    /** A with {@code amount} added along its diagonal. */
    public Matrix plusDiagonal(double amount) {
        Matrix result = copy();
        for (int i = 0; i < Math.min(rows, columns); i++) {
            result.values[i * rows + i] += amount;
        }
        return result;
    }

    /** The columns less their means. */
    public Matrix centred() {
        Matrix result = copy();
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += values[j * rows + i];
            }
            double mean = sum / rows;
            for (int i = 0; i < rows; i++) {
                result.values[j * rows + i] -= mean;
            }
        }
        return result;
    }

    /** The entries on the diagonal. */
    public double[] diagonalEntries() {
        double[] result = new double[Math.min(rows, columns)];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i * rows + i];
        }
        return result;
    }

    public double trace() {
        double sum = 0;
        for (int i = 0; i < Math.min(rows, columns); i++) {
            sum += values[i * rows + i];
        }
        return sum;
    }

    /** The sum of the squares of the entries. */
    public double squaredNorm() {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    static void requireSame(int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException("dimensions " + found + " and " + expected + " do not match");
        }
    }

    static void requireSquare(Matrix matrix) {
        requireSame(matrix.rows, matrix.columns);
    }

    @Override
    public String toString() {
        return rows + " x " + columns + (values.length <= 100 ? " " + Arrays.deepToString(toRows()) : "");
    }
}
