package dev.whence.discovery.choice;

import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.KnowledgeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which search suits the data.
 *
 * @param method the word of the method
 * @param options those given, with the test or the score filled in
 * @param because why, as a sentence
 */
public record Choice(String method, SearchOptions options, String because) {
    /** Above so many columns a permutation search takes minutes, and above the second number FGES does. */
    private static final int MANY = 300;

    private static final int VERY_MANY = 3_000;

    /** Kernel tests cost the third power of the rows; above so many they are approximated. */
    private static final int KERNEL_ROWS = 500;

    private static final int LINGAM_COLUMNS = 100;

    /**
     * Share of the dependent pairs above which relations are not treated as linear. On simulated tables of 300 to 2,000
     * rows and 10 columns, linear ones with exponential noise stay below it in 85% of the draws, those with other noise in
     * all, and smooth random functions (Gaussian process) are above it in 90%.
     */
    private static final double CURVED = 0.12;

    private static final double COUNTS = 0.5;

    /**
     * Rows times columns squared above which tests that see curves take minutes. A number, not a measured time, so that the
     * choice is the same on every machine.
     */
    private static final double KERNEL_WORK = 3e5;

    /**
     * Chooses.
     *
     * @param hiddenCauses whether the user allows for causes that are not among the columns
     */
    public static Choice of(SearchInput input, DataProfile data, boolean hiddenCauses) {
        Builder choice = new Builder(input.options());
        List<String> reasons = new ArrayList<>();
        Set<KnowledgeKind> known = input.knowledge().kinds();
        boolean hidden = hiddenCauses || known.contains(KnowledgeKind.HIDDEN_CONFOUNDERS);
        boolean discrete = data.discrete() == data.columns();
        boolean mixed = data.discrete() > 0 && !discrete;
        boolean curved = data.nonlinear() > CURVED;
        boolean nonlinear = curved && (double) data.rows() * data.columns() * data.columns() <= KERNEL_WORK;
        boolean nonGaussian = data.nonGaussian() > 0.9 && !curved;
        boolean missing = data.incompleteRows() > 0;
        reasons.add(data.columns() + (discrete ? " discrete" : mixed ? " continuous and discrete" : " continuous")
                + " columns");
        if (input.options().time().isPresent()) {
            reasons.add("rows in the order of " + input.options().time().get());
            if (nonlinear) {
                reasons.add(percent(data.nonlinear()) + " of the dependent pairs are curved");
                choice.test("rcit");
            }
            choice.method("pcmci-plus");
        } else if (hidden) {
            reasons.add(hiddenCauses ? "hidden common causes are allowed for" : "hidden common causes are known");
            testFor(choice, reasons, data, discrete, mixed, nonlinear);
            choice.method("fci");
        } else if (data.columns() == 2 && !discrete && !mixed && known.isEmpty() && !missing) {
            reasons.add("a pair, which no independence can direct: only the form of the relation can");
            choice.method("anm");
        } else if (missing) {
            reasons.add(percent((double) data.incompleteRows() / data.rows()) + " of the rows have a missing value");
            testFor(choice, reasons, data, discrete, mixed, nonlinear);
            choice.method("pc");
        } else if (known.contains(KnowledgeKind.FORBIDDEN_PATHS) || known.contains(KnowledgeKind.REQUIRED_PATHS)) {
            reasons.add("knowledge of paths");
            testFor(choice, reasons, data, discrete, mixed, nonlinear);
            choice.method("fci");
        } else if (data.counts() >= COUNTS) {
            reasons.add(percent(data.counts()) + " of them counts");
            choice.score("glm-bic");
            choice.method("boss");
        } else if (nonlinear && !discrete && !mixed) {
            testFor(choice, reasons, data, false, false, true);
            choice.method("pc");
        } else if (!discrete
                && !mixed
                && nonGaussian
                && data.columns() <= LINGAM_COLUMNS
                && data.rows() >= 20L * data.columns()) {
            reasons.add("about linear relations");
            reasons.add("distributions that are not Gaussian in " + percent(data.nonGaussian())
                    + " of them, which tells cause from effect");
            choice.method("direct-lingam");
        } else if (data.columns() > VERY_MANY) {
            reasons.add("so many that only tests of few variables at a time finish soon");
            testFor(choice, reasons, data, discrete, mixed, false);
            choice.method("pc");
        } else {
            choice.score(discrete ? "bdeu" : mixed ? "dg-bic" : "bic");
            reasons.add(
                    discrete
                            ? "counted in a table"
                            : mixed
                                    ? "treated as one Gaussian vector"
                                    : curved ? "treated as linear" : "about linear relations");
            choice.method(data.columns() > MANY || (mixed && data.columns() > 50) ? "fges" : "boss");
        }
        if (curved && !nonlinear && !discrete) {
            reasons.add("though " + percent(data.nonlinear())
                    + " of the dependent pairs are curved: a search that sees that (--method pc --test rcit)"
                    + " would take long");
        }
        return choice.build(reasons);
    }

    private static void testFor(
            Builder choice,
            List<String> reasons,
            DataProfile data,
            boolean discrete,
            boolean mixed,
            boolean nonlinear) {
        if (discrete) {
            choice.test("chi-square");
        } else if (mixed) {
            choice.test("degenerate-gaussian");
        } else if (nonlinear) {
            reasons.add(percent(data.nonlinear()) + " of the dependent pairs are curved");
            choice.test(data.rows() <= KERNEL_ROWS ? "kci" : "rcit");
        } else {
            choice.test("fisher-z");
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    /** Gathers a choice; what the user gave stays. */
    private static final class Builder {
        private SearchOptions options;
        private String method = "pc";
        private Optional<String> asked = Optional.empty();

        Builder(SearchOptions options) {
            this.options = options;
        }

        void method(String word) {
            method = word;
        }

        void test(String word) {
            if (options.test().isEmpty()) {
                options = options.withTest(word);
                asked = Optional.of(word);
            }
        }

        void score(String word) {
            if (options.score().isEmpty()) {
                options = options.withScore(word);
                asked = Optional.of(word);
            }
        }

        Choice build(List<String> reasons) {
            String because = method + asked.map(word -> " with " + word).orElse("") + " was chosen: "
                    + String.join(", ", reasons) + ".";
            return new Choice(method, options, because);
        }
    }
}
