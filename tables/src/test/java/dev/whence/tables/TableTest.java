package dev.whence.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            Tables.parse("t.csv", "age,sex,score\n31.5,f,1\n40,m,NA\n28,f,2\nNA,m,2\n", ReadOptions.defaults());

    @Test
    void columnsAreFoundByName() {
        assertThat(table.indexOf("sex")).isEqualTo(1);
        assertThat(table.select(List.of("score", "age")).names()).containsExactly("score", "age");
        assertThatThrownBy(() -> table.column("Agee"))
                .isInstanceOf(InputException.class)
                .hasMessage("no column named 'Agee' in t.csv; did you mean 'age'?");
        assertThatThrownBy(() -> table.select(List.of("height")))
                .isInstanceOf(InputException.class)
                .hasMessage("no column named 'height' in t.csv; it has: age, sex, score");
    }

    @Test
    void rowsAreTakenInOrderAndMoreThanOnce() {
        Table taken = table.takeRows(new int[] {3, 0, 0});
        assertThat(taken.rows()).isEqualTo(3);
        assertThat(taken.column("age").numbers()).containsExactly(Double.NaN, 31.5, 31.5);
        DiscreteColumn sex = (DiscreteColumn) taken.column("sex");
        assertThat(List.of(sex.code(0), sex.code(1), sex.code(2))).containsExactly(1, 0, 0);
        assertThat(taken.missing().byColumn()).containsOnlyKeys("age").containsEntry("age", 1);
    }

    @Test
    void summariesDescribeColumns() {
        List<ColumnSummary> summaries = table.describe();
        ColumnSummary age = summaries.get(0);
        assertThat(age.type()).isEqualTo(ColumnType.CONTINUOUS);
        assertThat(age.missing()).isEqualTo(1);
        assertThat(age.distinct()).isEqualTo(3);
        assertThat(age.minimum()).isEqualTo(28);
        assertThat(age.maximum()).isEqualTo(40);
        assertThat(age.mean()).isCloseTo(99.5 / 3, within(1e-12));
        // 31.5, 40 and 28 around 33.1667: squares 2.7778, 46.6944 and 26.6944.
        assertThat(age.standardDeviation()).isCloseTo(Math.sqrt(76.16666666666667 / 2), within(1e-9));
        ColumnSummary sex = summaries.get(1);
        assertThat(sex.levels()).containsExactly("f", "m");
        assertThat(sex.levelCounts()).containsExactly(2, 2);
    }

    @Test
    void badConstructionIsRefused() {
        Column two = new ContinuousColumn("a", new double[2]);
        assertThatThrownBy(() -> new Table("t", List.of(two, new ContinuousColumn("b", new double[3]))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Table("t", List.of(two, two))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DiscreteColumn("d", new int[] {0, 2}, List.of("x", "y")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("code 2 is not one of 2 levels");
    }

    @Test
    void columnsAreValues() {
        int[] codes = {0, 1, -1};
        DiscreteColumn column = new DiscreteColumn("d", codes, List.of("x", "y"));
        codes[0] = 1;
        assertThat(column.code(0)).isZero();
        assertThat(column.named("e").name()).isEqualTo("e");
        assertThat(column.missingCount()).isEqualTo(1);
    }
}
