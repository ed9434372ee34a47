package dev.whence.discovery.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.discovery.Parallel;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

/** Against Hipparchus, and against what defines a factorisation. */
class MatrixTest {
    private static final int[] SIZES = {1, 2, 7, 33};

    private static Matrix random(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[rows * columns];
        Arrays.setAll(values, i -> random.nextGaussian());
        return Matrix.wrap(rows, columns, values);
    }

    private static RealMatrix peer(Matrix matrix) {
        return new Array2DRowRealMatrix(matrix.toRows());
    }

    private static void assertSame(Matrix found, RealMatrix expected) {
        assertSame(found, Matrix.ofRows(expected.getData()));
    }

    private static void assertSame(Matrix found, Matrix expected) {
        assertThat(found.rows()).isEqualTo(expected.rows());
        assertThat(found.columns()).isEqualTo(expected.columns());
        for (int i = 0; i < found.values().length; i++) {
            assertThat(found.values()[i]).isCloseTo(expected.values()[i], within(1e-8));
        }
    }

    @Test
    void productsAreThoseOfHipparchus() {
        for (int size : SIZES) {
            Matrix a = random(size + 3, size, size);
            Matrix b = random(size, size + 5, size + 1);
            Matrix c = random(size + 3, size + 2, size + 2);
            Matrix d = random(size + 4, size, size + 3);
            assertSame(a.times(b), peer(a).multiply(peer(b)));
            assertSame(a.transposeTimes(c), peer(a).transpose().multiply(peer(c)));
            assertSame(a.timesTranspose(d), peer(a).multiply(peer(d).transpose()));
            assertSame(a.gram(), peer(a).transpose().multiply(peer(a)));
            assertThat(a.times(b.column(1))).containsExactly(peer(a).operate(b.column(1)), within(1e-9));
            assertSame(a.transposed(), peer(a).transpose());
        }
    }

    @Test
    void choleskySolvesAndGivesTheDeterminant() {
        for (int size : SIZES) {
            Matrix a = random(size + 10, size, size).gram();
            Matrix b = random(size, 3, size + 1);
            Cholesky cholesky = Cholesky.of(a).orElseThrow();
            assertSame(cholesky.factor().timesTranspose(cholesky.factor()), a);
            assertSame(a.times(cholesky.solve(b)), b);
            assertSame(a.times(cholesky.inverse()), Matrix.identity(size));
            assertThat(cholesky.logDeterminant())
                    .isCloseTo(Math.log(new LUDecomposition(peer(a)).getDeterminant()), within(1e-8));
        }
        assertThat(Cholesky.of(Matrix.diagonal(1, -1))).isEmpty();
    }

    @Test
    void luSolvesAndGivesTheDeterminantWithItsSign() {
        for (int size : SIZES) {
            for (int seed = 0; seed < 4; seed++) {
                Matrix a = random(size, size, 10L * size + seed);
                Matrix b = random(size, 2, size + 1);
                Lu lu = Lu.of(a);
                assertSame(a.times(lu.solve(b)), b);
                assertSame(a.times(lu.inverse()), Matrix.identity(size));
                double determinant = new LUDecomposition(peer(a)).getDeterminant();
                assertThat(lu.determinantSign()).isEqualTo((int) Math.signum(determinant));
                assertThat(lu.logAbsDeterminant()).isCloseTo(Math.log(Math.abs(determinant)), within(1e-8));
            }
        }
        Lu singular = Lu.of(Matrix.ofRows(new double[] {1, 2}, new double[] {2, 4}));
        assertThat(singular.singular()).isTrue();
        assertThatThrownBy(singular::inverse).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void eigenvaluesAreThoseOfHipparchusAndRebuildTheMatrix() {
        for (int size : SIZES) {
            Matrix a = random(size, size, size);
            Matrix symmetric = a.plus(a.transposed());
            SymmetricEigen eigen = SymmetricEigen.of(symmetric);
            double[] expected = new EigenDecompositionSymmetric(peer(symmetric)).getEigenvalues();
            assertThat(eigen.values()).containsExactly(expected, within(1e-8));
            assertThat(SymmetricEigen.valuesOf(symmetric)).containsExactly(expected, within(1e-8));
            assertSame(eigen.vectors().gram(), Matrix.identity(size));
            assertSame(
                    eigen.vectors().times(Matrix.diagonal(eigen.values())).timesTranspose(eigen.vectors()), symmetric);
        }
    }

    @Test
    void singularValuesAreThoseOfHipparchusAndRebuildTheMatrix() {
        for (int[] shape : new int[][] {{1, 1}, {9, 4}, {4, 9}, {30, 30}}) {
            Matrix a = random(shape[0], shape[1], shape[0]);
            SingularValues svd = SingularValues.of(a);
            assertThat(svd.values())
                    .containsExactly(new SingularValueDecomposition(peer(a)).getSingularValues(), within(1e-8));
            assertSame(svd.left().times(Matrix.diagonal(svd.values())).timesTranspose(svd.right()), a);
            assertSame(svd.left().gram(), Matrix.identity(svd.values().length));
            assertSame(svd.right().gram(), Matrix.identity(svd.values().length));
        }
    }

    @Test
    void theSameBitsOnAnyNumberOfThreads() {
        Matrix a = random(300, 200, 1);
        Matrix once = a.gram();
        double[] eigenvalues = SymmetricEigen.valuesOf(once);
        for (double[] found :
                Parallel.map(8, 4, i -> SymmetricEigen.valuesOf(a.copy().gram()))) {
            assertThat(found).isEqualTo(eigenvalues);
        }
        for (Matrix found : Parallel.map(8, 4, i -> a.copy().gram())) {
            assertThat(found.values()).isEqualTo(once.values());
        }
    }

    @Test
    void emptyMatricesAreMatrices() {
        assertThat(Matrix.zeros(3, 0).timesTranspose(Matrix.zeros(3, 0)).values())
                .isEqualTo(new double[9]);
        assertThat(Matrix.zeros(3, 0).gram().values()).isEmpty();
        assertThat(Cholesky.of(Matrix.zeros(0, 0)).orElseThrow().logDeterminant())
                .isZero();
    }

    @Test
    void shapesThatDoNotMatchAreRefused() {
        assertThatThrownBy(() -> Matrix.zeros(2, 3).times(Matrix.zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 and 2");
        assertThatThrownBy(() -> Matrix.wrap(2, 2, new double[3])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cholesky.of(Matrix.zeros(2, 3))).isInstanceOf(IllegalArgumentException.class);
    }
}
