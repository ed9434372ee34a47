package dev.whence.discovery.tests;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.ChiSquare;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.GSquare;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.kernel.Kci;
import dev.whence.discovery.kernel.NullDistribution;
import dev.whence.discovery.kernel.Rcit;
import dev.whence.discovery.mixed.ConditionalGaussianTest;
import dev.whence.discovery.mixed.DegenerateGaussianTest;
import dev.whence.discovery.neighbours.CmiKnn;
import dev.whence.tables.Column;
import dev.whence.tables.ColumnType;
import dev.whence.tables.Table;
import java.util.Arrays;
import java.util.List;

/** The independence tests that can be made on a table, by the names that a user gives them. */
public enum TestKind {
    FISHER_Z("fisher-z"),
    CHI_SQUARE("chi-square"),
    G_SQUARE("g-square"),
    DEGENERATE_GAUSSIAN("degenerate-gaussian"),
    CONDITIONAL_GAUSSIAN("conditional-gaussian"),
    KCI("kci"),
    KCI_SPECTRAL("kci-spectral"),
    RCIT("rcit"),
    RCOT("rcot"),
    CMI_KNN("cmi-knn");

    private final String word;

    TestKind(String word) {
        this.word = word;
    }

    /** The name as a user writes it: "fisher-z", "chi-square", "degenerate-gaussian", ... */
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
        requireFits(table);
        return switch (this) {
            case FISHER_Z -> FisherZ.of(table, options.threads());
            case CHI_SQUARE -> ChiSquare.of(table);
            case G_SQUARE -> GSquare.of(table);
            case DEGENERATE_GAUSSIAN -> DegenerateGaussianTest.of(table);
            case CONDITIONAL_GAUSSIAN -> ConditionalGaussianTest.of(table);
            case KCI -> Kci.of(table);
            case KCI_SPECTRAL -> Kci.of(table, NullDistribution.SPECTRAL);
            case RCIT -> Rcit.rcit(table, options.seed());
            case RCOT -> Rcit.rcot(table, options.seed());
            case CMI_KNN -> CmiKnn.of(table, CmiKnn.Options.defaults().withSeed(options.seed()));
        };
    }

    /** Refuses columns of a type that the test does not take, and says which tests do. */
    private void requireFits(Table table) {
        for (Column column : table.columns()) {
            if (this == FISHER_Z && !column.isNumeric()) {
                throw new InputException("the test fisher-z needs numbers, and column '" + column.name()
                        + "' has levels that are none; chi-square and g-square take columns that are all discrete,"
                        + " degenerate-gaussian, conditional-gaussian, kci, rcit and cmi-knn take both kinds");
            }
            if ((this == CHI_SQUARE || this == G_SQUARE) && column.type() != ColumnType.DISCRETE) {
                throw new InputException("the test " + word + " counts levels, and column '" + column.name()
                        + "' is continuous; declare it discrete (--types " + column.name()
                        + "=discrete), or take fisher-z for numbers, or degenerate-gaussian, conditional-gaussian, kci,"
                        + " rcit or cmi-knn, which take both kinds");
            }
        }
    }

    /** What a user should know before using the test on a table, in sentences; mostly nothing. */
    public List<String> warnings(Table table) {
        return switch (this) {
            case KCI, KCI_SPECTRAL ->
                table.rows() <= Kci.ADVISED_ROWS
                        ? List.of()
                        : List.of("the time of a KCI test grows with the square of the rows, and there are "
                                + table.rows() + "; the test rcit answers nearly the same in time linear in the rows");
            case CMI_KNN ->
                table.rows() <= CmiKnn.ADVISED_ROWS
                        ? List.of()
                        : List.of("the time of a CMIknn test grows with the square of the rows, and there are "
                                + table.rows()
                                + "; the test rcit sees general dependence too, in time linear in the rows");
            default -> List.of();
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
     * The test that suits a table's columns: chi-square when all are discrete, Fisher z when all can be read as numbers,
     * otherwise the degenerate Gaussian test.
     */
    public static TestKind suited(Table table) {
        if (table.columns().stream().allMatch(column -> column.type() == ColumnType.DISCRETE)) {
            return CHI_SQUARE;
        }
        return table.columns().stream().allMatch(Column::isNumeric) ? FISHER_Z : DEGENERATE_GAUSSIAN;
    }
}
