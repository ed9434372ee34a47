package dev.whence.discovery;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The independence tests that can be made on a table, by the names that a user gives them. */
public enum TestKind {
    FISHER_Z("fisher-z", FisherZ::of),
    CHI_SQUARE("chi-square", ChiSquare::of),
    G_SQUARE("g-square", GSquare::of);

    private final String word;
    private final Function<Table, IndependenceTest> maker;

    TestKind(String word, Function<Table, IndependenceTest> maker) {
        this.word = word;
        this.maker = maker;
    }

    /** The name as a user writes it: "fisher-z", "chi-square", "g-square". */
    public String word() {
        return word;
    }

    /**
     * The test on all columns of a table.
     *
     * @throws InputException when the columns are not of a type that it takes
     */
    public IndependenceTest on(Table table) {
        return maker.apply(table);
    }

    /** @throws InputException when there is no test of that name; suggests the nearest */
    public static TestKind named(String word) {
        List<String> words = Arrays.stream(values()).map(TestKind::word).toList();
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown("test", word, words, "the list of tests"));
    }

    /**
     * The test that suits a table's columns: chi-square when all are discrete, otherwise Fisher z.
     *
     * @throws InputException when the columns are of both types and some discrete one is not a number
     */
    public static TestKind suited(Table table) {
        boolean discrete = table.columns().stream().allMatch(column -> column.type() == ColumnType.DISCRETE);
        if (!discrete) {
            table.columns().forEach(column -> column.numbers()); // says which column cannot be read as numbers
        }
        return discrete ? CHI_SQUARE : FISHER_Z;
    }
}
