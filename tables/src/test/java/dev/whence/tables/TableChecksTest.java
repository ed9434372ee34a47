package dev.whence.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TableChecksTest {

    @Test
    void columnsWithoutValuesAndConstantColumnsAreNamed() {
        Table table =
                Tables.parse("t.csv", "a,empty,k,w,b\n1.5,NA,3,x,1\n2,,3,x,2\n3,?,3,NA,3\n", ReadOptions.defaults());
        assertThat(table.problems())
                .containsExactly(
                        "column 'empty' has no values: all of its 3 rows are missing",
                        "column 'k' is constant: every value is '3'",
                        "column 'w' is constant: every value is 'x'");
        assertThatThrownBy(() -> TableChecks.requireUsable(table, List.of("a", "k")))
                .isInstanceOf(InputException.class)
                .hasMessage("t.csv: column 'k' is constant: every value is '3'. Leave it out, or correct the file.");
        assertThatCode(() -> TableChecks.requireUsable(table, List.of("a", "b")))
                .doesNotThrowAnyException();
        Table fractions = Tables.parse("t.csv", "a\n0.25\n0.25\n", ReadOptions.defaults());
        assertThat(fractions.problems()).containsExactly("column 'a' is constant: every value is 0.25");
    }

    @Test
    void moreColumnsThanRowsAreRefused() {
        Table table = Tables.parse("t.csv", "a,b,c\n1.5,2,3\n2,1,NA\n3,5,4\n9,9,9\n", ReadOptions.defaults());
        assertThatThrownBy(() -> TableChecks.requireMoreRowsThanColumns(table, table.names()))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "t.csv: found 3 complete rows (of 4) for 3 columns; covariances need more rows than columns."
                                + " Choose fewer columns, or bring more rows.");
        assertThatCode(() -> TableChecks.requireMoreRowsThanColumns(table, List.of("a", "b")))
                .doesNotThrowAnyException();
    }

    @Test
    void collinearColumnsAreNamedWithTheirEquation() {
        SplittableRandom random = new SplittableRandom(1);
        double[][] v = new double[6][50];
        for (int i = 0; i < 50; i++) {
            v[0][i] = random.nextGaussian();
            v[1][i] = 10 + 3 * random.nextGaussian();
            v[2][i] = v[0][i] + v[1][i];
            v[3][i] = random.nextGaussian();
            v[4][i] = 5 - 2.5 * v[3][i];
            v[5][i] = v[0][i] + 1e-4 * random.nextGaussian(); // nearly, but not perfectly
        }
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < 6; j++) {
            columns.add(new ContinuousColumn(String.valueOf("abcdef".charAt(j)), v[j]));
        }
        Moments moments = Moments.of(new Table("t.csv", columns));
        assertThatThrownBy(() -> TableChecks.requireNotCollinear(moments, "t.csv"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "t.csv: perfectly collinear columns: c = a + b; e = -2.5 d + 5. Leave out one column of each"
                                + " equation: their separate effects cannot be told apart.");
        assertThatCode(() -> TableChecks.requireNotCollinear(moments.select(new int[] {0, 1, 3, 5}), "t.csv"))
                .doesNotThrowAnyException();
    }

    @Test
    void aConstantColumnIsNotCalledCollinear() {
        double[] tenths = new double[30];
        Arrays.fill(tenths, 0.1);
        double[] numbers = new SplittableRandom(2).doubles(30).toArray();
        Table table = new Table("t", List.of(new ContinuousColumn("k", tenths), new ContinuousColumn("a", numbers)));
        assertThat(TableChecks.collinear(Moments.of(table))).isEmpty();
    }

    /** A planted combination is found in any order of the columns, and independent columns are never accused. */
    @Property(tries = 100)
    void exactlyThePlantedCombinationIsFound(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int p = 3 + random.nextInt(6);
        List<Column> columns = new ArrayList<>();
        double[] sum = new double[60];
        for (int j = 0; j < p; j++) {
            double[] values = new double[60];
            double weight = 0.5 + random.nextDouble();
            for (int i = 0; i < 60; i++) {
                values[i] = random.nextGaussian();
                sum[i] += weight * values[i];
            }
            columns.add(new ContinuousColumn("v" + j, values));
        }
        assertThat(TableChecks.collinear(Moments.of(new Table("t", columns)))).isEmpty();
        columns.add(random.nextInt(p + 1), new ContinuousColumn("sum", sum));
        assertThat(TableChecks.collinear(Moments.of(new Table("t", columns)))).hasSize(1);
    }
}
