package dev.whence.discovery.series;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Graph;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** What the searches in time series have in common as methods of the command line. */
public interface SeriesSearch extends SearchMethod {
    /** The option that sets the length of the bootstrap's blocks. */
    String BLOCK = "block-length";
    /** What help says of it. */
    String BLOCK_WORDS = "consecutive windows in a block of the bootstrap (default: the cube root of their number)";
    /** A closed-form test takes about so long, in seconds. */
    double CLOSED_FORM = 5e-6;

    /** How many steps back a search looks whose longest lag is this. */
    int depth(int maxLag);

    /** Moving blocks of windows; see {@link Series#resample}. */
    @Override
    default Table resample(SearchInput input, SplittableRandom random) {
        Series series = Series.of(input, depth(input.options().maxLag()));
        return series.resample(block(input, series), random);
    }

    /** How many consecutive windows a block of the bootstrap has. */
    default int block(SearchInput input, Series series) {
        double length = input.options().number(BLOCK, Series.blockLength(series.samples()));
        if (!(length >= 1) || length != Math.rint(length)) {
            throw new InputException("option " + BLOCK + " is " + length + "; expected a whole number of 1 or more");
        }
        return (int) Math.min(length, series.samples());
    }

    /** The windows, and every test of each pair of nodes given what a search conditions on. */
    @Override
    default Estimate estimate(SearchInput input) {
        SearchOptions options = input.options();
        int lag = options.maxLag();
        Series series = Series.of(input, depth(lag));
        double links = (double) series.size() * series.size() * Math.max(1, lag);
        double tests = 10 * links + 20.0 * series.size() * series.size();
        long columns = series.windows().columns().size();
        long bytes = 8L * columns * (2L * series.samples() + 2 * columns) + (long) (200 * tests);
        boolean quick = options.test().map(SeriesSearch::isClosedForm).orElse(true);
        return new Estimate(
                quick ? tests * CLOSED_FORM : Double.NaN,
                bytes,
                quick
                        ? String.format(
                                java.util.Locale.ROOT, "about %.0f tests on %d windows", tests, series.samples())
                        : String.format(
                                java.util.Locale.ROOT,
                                "about %.0f tests on %d windows; how long this test takes is not estimated",
                                tests,
                                series.samples()));
    }

    private static boolean isClosedForm(String test) {
        return test.equals("fisher-z") || test.equals("chi-square") || test.equals("g-square");
    }

    /** The word of the test that will be used. */
    static TestKind kind(SearchInput input, Series series) {
        return input.options().test().map(TestKind::named).orElseGet(() -> TestKind.suited(series.windows()));
    }

    static LaggedTest test(SearchInput input, Series series, TestKind kind, Progress progress) {
        IndependenceTest test = kind.on(series.windows(), input.options());
        return new LaggedTest(
                test, series.variables(), series.depth(), input.options().threads(), progress);
    }

    /** A number among the method's own options; empty where the user wrote "auto". */
    static OptionalDouble level(SearchOptions options, String name, double otherwise) {
        if ("auto".equals(options.more().get(name))) {
            return OptionalDouble.empty();
        }
        double level = options.number(name, otherwise);
        if (!(level > 0 && level < 1)) {
            throw new InputException("option " + name + " is " + level + "; it must lie strictly between 0 and 1");
        }
        return OptionalDouble.of(level);
    }

    static int count(SearchOptions options, String name, int otherwise) {
        double number = options.number(name, otherwise);
        if (!(number >= 0) || number != Math.rint(number)) {
            throw new InputException("option " + name + " is " + number + "; expected a whole number of 0 or more");
        }
        return (int) Math.min(number, Integer.MAX_VALUE);
    }

    /** One of some words. */
    static String word(SearchOptions options, String name, List<String> words) {
        String word = options.more().getOrDefault(name, words.getFirst());
        if (!words.contains(word)) {
            throw Names.unknown("value", word, words, "option " + name);
        }
        return word;
    }

    default Found found(SearchInput input, Series series, SeriesResult result, Graph graph, Map<String, String> first) {
        Map<String, String> facts = new LinkedHashMap<>(first);
        facts.put("Longest lag", String.valueOf(input.options().maxLag()));
        facts.put("Windows", series.samples() + " of " + (series.depth() + 1) + " steps each");
        facts.put("Tests made", String.valueOf(result.tests()));
        facts.put("Bootstrap", "moving blocks of " + block(input, series) + " windows");
        List<String> warnings = new ArrayList<>();
        missing(series).ifPresent(warnings::add);
        warnings.addAll(result.warnings());
        return new Found(graph, result.weights(series.listed()), result.evidence(), facts, warnings);
    }

    private static Optional<String> missing(Series series) {
        int gaps = series.windows().missing().byColumn().size();
        return gaps == 0
                ? Optional.empty()
                : Optional.of(gaps + " of " + series.windows().columns().size()
                        + " lagged variables have missing values: each test used the windows complete in its own"
                        + " variables");
    }
}
