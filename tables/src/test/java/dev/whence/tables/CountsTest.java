package dev.whence.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CountsTest {

    static Table random(int rows, int[] levels, double missing, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < levels.length; j++) {
            int[] codes = new int[rows];
            for (int i = 0; i < rows; i++) {
                codes[i] = random.nextDouble() < missing ? -1 : random.nextInt(levels[j]);
            }
            columns.add(new DiscreteColumn(
                    "v" + j,
                    codes,
                    IntStream.range(0, levels[j]).mapToObj(Integer::toString).toList()));
        }
        return new Table("random", columns);
    }

    /** By definition: a map from configuration to cell counts. */
    private static List<int[]> bruteForce(Table table, int x, int y, int[] z) {
        TreeMap<List<Integer>, int[]> strata = new TreeMap<>((a, b) -> {
            for (int i = 0; i < a.size(); i++) {
                int c = Integer.compare(a.get(i), b.get(i));
                if (c != 0) {
                    return c;
                }
            }
            return 0;
        });
        DiscreteColumn[] columns =
                table.columns().stream().map(DiscreteColumn.class::cast).toArray(DiscreteColumn[]::new);
        int yLevels = columns[y].levels().size();
        for (int row = 0; row < table.rows(); row++) {
            int at = row;
            List<Integer> configuration =
                    Arrays.stream(z).mapToObj(j -> columns[j].code(at)).collect(Collectors.toList());
            if (columns[x].isMissing(row) || columns[y].isMissing(row) || configuration.contains(-1)) {
                continue;
            }
            strata.computeIfAbsent(
                            configuration, key -> new int[columns[x].levels().size() * yLevels])[
                    columns[x].code(row) * yLevels + columns[y].code(row)]++;
        }
        return List.copyOf(strata.values());
    }

    private static void assertAgrees(Table table, int x, int y, int[] z) {
        ContingencyTable counted = Counts.of(table).counts(x, y, z);
        List<int[]> expected = bruteForce(table, x, y, z);
        assertThat(counted.strata()).isEqualTo(expected.size());
        int cells = counted.xLevels() * counted.yLevels();
        for (int s = 0; s < expected.size(); s++) {
            assertThat(Arrays.copyOfRange(counted.counts(), s * cells, (s + 1) * cells))
                    .containsExactly(expected.get(s));
            assertThat(counted.stratumTotal(s))
                    .isEqualTo(Arrays.stream(expected.get(s)).sum());
        }
        assertThat(counted.total())
                .isEqualTo(expected.stream().flatMapToInt(Arrays::stream).sum());
    }

    @Property(tries = 150)
    void countsAgreeWithTheDefinition(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 400) int rows,
            @ForAll @IntRange(max = 4) int conditions,
            @ForAll boolean gaps) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] levels = random.ints(2 + conditions, 1, 6).toArray();
        Table table = random(rows + 1, levels, gaps ? 0.1 : 0, seed);
        if (table.completeRows().length > 0 || conditions > 0) {
            assertAgrees(table, 0, 1, IntStream.range(2, 2 + conditions).toArray());
        }
    }

    @Test
    void manyConditioningColumnsKeepOnlyWhatOccurs() {
        // 30 columns of 12 levels: 12^30 configurations, far beyond a long.
        int[] levels = new int[32];
        Arrays.fill(levels, 12);
        levels[0] = 3;
        levels[1] = 2;
        assertAgrees(random(500, levels, 0.002, 3), 0, 1, IntStream.range(2, 32).toArray());
        assertAgrees(random(3000, new int[] {3, 2, 300, 300}, 0.01, 4), 0, 1, new int[] {2, 3});
    }

    @Test
    void columnsOfManyLevelsUseWiderCodes() {
        assertAgrees(random(2000, new int[] {200, 2, 3}, 0.05, 8), 0, 1, new int[] {2});
        assertAgrees(random(40_000, new int[] {3, 2, 33_000}, 0.05, 9), 0, 1, new int[] {2});
    }

    @Test
    void aSingleVariableIsATableWithOneColumn() {
        Table table = random(300, new int[] {3, 2, 4}, 0, 2);
        ContingencyTable alone = Counts.of(table).counts(0, new int[] {2});
        ContingencyTable with = Counts.of(table).counts(0, 1, 2);
        assertThat(alone.yLevels()).isEqualTo(1);
        for (int s = 0; s < alone.strata(); s++) {
            for (int x = 0; x < 3; x++) {
                assertThat(alone.count(s, x, 0)).isEqualTo(with.count(s, x, 0) + with.count(s, x, 1));
            }
        }
    }

    @Property(tries = 50)
    void theOrderOfRowsDoesNotMatter(@ForAll long seed) {
        Table table = random(120, new int[] {3, 3, 2, 4}, 0.05, seed);
        int[] reversed = IntStream.range(0, 120).map(i -> 119 - i).toArray();
        assertThat(Counts.of(table.takeRows(reversed)).counts(0, 1, 2, 3).counts())
                .containsExactly(Counts.of(table).counts(0, 1, 2, 3).counts());
    }

    @Property(tries = 50)
    void aBootstrapCountsEveryDraw(@ForAll long seed) {
        Table table = random(60, new int[] {3, 2}, 0, seed);
        int[] draws = new SplittableRandom(seed).ints(200, 0, 60).toArray();
        int[] expected = new int[6];
        for (int row : draws) {
            expected[
                    ((DiscreteColumn) table.columns().get(0)).code(row) * 2
                            + ((DiscreteColumn) table.columns().get(1)).code(row)]++;
        }
        assertThat(Counts.of(table.takeRows(draws)).counts(0, 1).counts()).containsExactly(expected);
    }

    @Test
    void continuousColumnsAreRefusedByName() {
        Table table = Tables.parse("t.csv", "a,b\n1,1.5\n1,2\n0,3\n0,4\n", ReadOptions.defaults());
        assertThatThrownBy(() -> Counts.of(table))
                .isInstanceOf(InputException.class)
                .hasMessage("t.csv: counting needs discrete columns, but b is continuous; use a test for continuous"
                        + " data, or read them as levels (--types discrete)");
    }
}
