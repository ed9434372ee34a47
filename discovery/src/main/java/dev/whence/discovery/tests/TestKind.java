package dev.whence.discovery.tests;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.ChiSquare;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.GSquare;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;

/** The independence tests that can be made on a table, by the names that a user gives them. */
public enum TestKind {
    FISHER_Z("fisher-z"),
    CHI_SQUARE("chi-square"),
    G_SQUARE("g-square");

    private final String word;

    TestKind(String word) {
        this.word = word;
    }

    /** The name as a user writes it: "fisher-z", "chi-square", "g-square". */
    public String word() {
        return word;
    }

    /**
     * The test on all columns of a table, with the default options.
     *
     * @throws InputException when the columns are not of a type that it takes
     */
    public IndependenceTest on(Table table) {
        return on(table, SearchOptions.defaults());
    }

    /**
     * The test on all columns of a table.
     *
     * @param options of which a test that draws reads the seed, and some tests their own among the further ones
     * @throws InputException when the columns are not of a type that it takes
     */
    public IndependenceTest on(Table table, SearchOptions options) {
        return switch (this) {
            case FISHER_Z -> FisherZ.of(table);
            case CHI_SQUARE -> ChiSquare.of(table);
            case G_SQUARE -> GSquare.of(table);
        };
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
