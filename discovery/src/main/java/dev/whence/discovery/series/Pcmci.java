package dev.whence.discovery.series;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.series.ConditionSelection.Removal;
import dev.whence.discovery.series.ConditionSelection.Selected;
import dev.whence.discovery.series.LaggedTest.Question;
import dev.whence.discovery.series.SeriesGraph.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * PCMCI (Runge, Nowack, Kretschmer, Flaxman and Sejdinovic 2019). Every lagged link is tested for momentary conditional
 * independence: x(t-k) and y(t) given the conditions selected for y(t) and those selected for x(t-k). Conditioning on both
 * pasts keeps the test near its level however strong the autocorrelation. It assumes that no cause acts within one time
 * step; {@link PcmciPlus} does not.
 */
public final class Pcmci {
    private final LaggedTest test;
    private final PcmciOptions options;
    private final SeriesKnowledge knowledge;
    private final LinkEvidence evidence;

    private Pcmci(LaggedTest test, PcmciOptions options, SeriesKnowledge knowledge) {
        this.test = test;
        this.options = options;
        this.knowledge = knowledge;
        this.evidence = new LinkEvidence(test.variables(), options.maxLag());
    }

    /**
     * @param test over windows of depth {@code 2 maxLag} or more
     * @throws InputException when a test cannot be made, or the level of the first stage is to be chosen with a test that
     *     is not Fisher z
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static SeriesResult run(LaggedTest test, PcmciOptions options, SeriesKnowledge knowledge) {
        if (test.depth() < 2 * options.maxLag()) {
            throw new IllegalArgumentException("windows of depth " + test.depth() + " for lags to " + options.maxLag());
        }
        return new Pcmci(test, options, knowledge).search();
    }

    private SeriesResult search() {
        List<Selected> selected = select();
        List<LinkTest> links = lagged(selected);
        List<Link> kept = links.stream()
                .filter(LinkTest::kept)
                .map(link -> Link.directed(link.from(), link.lag(), link.to()))
                .toList();
        links.forEach(link -> tell(link, selected.get(link.to())));
        List<String> warnings = withinOneStep(selected);
        return new SeriesResult(
                SeriesGraph.of(test.variables(), options.maxLag(), kept), links, evidence, test.tests(), warnings);
    }

    private List<Selected> select() {
        if (options.selection().isPresent()) {
            return ConditionSelection.run(
                    test, knowledge, options.maxLag(), options.selection().getAsDouble(), options.maxDepth());
        }
        List<List<Selected>> byLevel = Arrays.stream(PcmciOptions.LEVELS)
                .mapToObj(level -> ConditionSelection.run(test, knowledge, options.maxLag(), level, options.maxDepth()))
                .toList();
        List<Selected> best = new ArrayList<>();
        for (int target = 0; target < test.size(); target++) {
            int own = target;
            best.add(byLevel.stream()
                    .map(each -> each.get(own))
                    .min(java.util.Comparator.comparingDouble(each -> akaike(own, each))) // the first, when equal
                    .orElseThrow());
        }
        return best;
    }

    /**
     * n log(residual variance) + 2 k of the target regressed on its conditions. The residual's share of the variance is
     * the product of 1 - r² over the partial correlations of the target with each condition given those before it.
     */
    private double akaike(int target, Selected conditions) {
        double logVariance = 0;
        int rows = 0;
        NodeSet before = NodeSet.empty();
        List<Integer> nodes = conditions.kept().stream()
                .map(ConditionSelection.Candidate::node)
                .toList();
        for (int node : nodes) {
            Question question = new Question(node, test.node(target, 0), before);
            double r = test.strength(question)
                    .orElseThrow(() -> new InputException("the level of the first stage can be chosen only with"
                            + " Fisher z, not with " + test.method() + "; give it, for instance pc-alpha=0.2"));
            rows = test.answer(question).rows();
            logVariance += Math.log1p(-Math.min(r * r, 1 - 1e-15));
            before = before.with(node);
        }
        return rows * logVariance + 2 * nodes.size();
    }

    private NodeSet conditions(List<Selected> selected, int from, int lag, int to) {
        NodeSet earlier = test.shifted(selected.get(from).strongest(options.conditions()), lag);
        return selected.get(to)
                .nodes()
                .union(earlier)
                .without(test.node(from, lag))
                .without(test.node(to, 0));
    }

    private List<LinkTest> lagged(List<Selected> selected) {
        List<int[]> possible = new ArrayList<>(); // from, lag, to
        List<Question> questions = new ArrayList<>();
        for (int to = 0; to < test.size(); to++) {
            for (int lag = 1; lag <= options.maxLag(); lag++) {
                for (int from = 0; from < test.size(); from++) {
                    if (knowledge.forbids(from, lag, to)) {
                        evidence.add(from, lag, to, Evidence.Kind.KNOWN, link(from, lag, to) + " is known not to be");
                        continue;
                    }
                    possible.add(new int[] {from, lag, to});
                    questions.add(
                            new Question(test.node(from, lag), test.node(to, 0), conditions(selected, from, lag, to)));
                }
            }
        }
        List<TestResult> results = test.answers(questions, "testing links");
        double[] pValues = results.stream().mapToDouble(TestResult::pValue).toArray();
        double[] compared = options.fdr() ? Adjustment.benjaminiHochberg(pValues) : pValues;
        List<LinkTest> links = new ArrayList<>();
        for (int i = 0; i < possible.size(); i++) {
            int[] each = possible.get(i);
            boolean kept = compared[i] <= options.alpha() || knowledge.requires(each[0], each[1], each[2]);
            links.add(new LinkTest(
                    each[0],
                    each[1],
                    each[2],
                    questions.get(i).given(),
                    results.get(i),
                    compared[i],
                    kept ? test.strength(questions.get(i)) : OptionalDouble.empty(),
                    kept));
        }
        return links;
    }

    private String link(int from, int lag, int to) {
        return test.name(test.node(from, lag)) + " -> " + test.name(test.node(to, 0));
    }

    private void tell(LinkTest link, Selected selected) {
        String name = link(link.from(), link.lag(), link.to());
        Removal removal = selected.removed().get(test.node(link.from(), link.lag()));
        if (removal != null) {
            evidence.add(
                    link.from(),
                    link.lag(),
                    link.to(),
                    link.kept() ? Evidence.Kind.KEPT : Evidence.Kind.REMOVED,
                    () -> String.format(
                            Locale.ROOT,
                            "not among the conditions of %s: independent given %s (p = %.3g)",
                            test.name(test.node(link.to(), 0)),
                            test.names(removal.question().given()),
                            removal.result().pValue()));
        }
        boolean required = knowledge.requires(link.from(), link.lag(), link.to());
        evidence.add(
                link.from(),
                link.lag(),
                link.to(),
                link.kept() ? Evidence.Kind.KEPT : Evidence.Kind.REMOVED,
                () -> String.format(
                        Locale.ROOT,
                        "%s %s: %s given %s, p = %.3g%s%s",
                        name,
                        link.kept() ? "kept" : "removed",
                        test.method(),
                        test.names(link.given()),
                        link.result().pValue(),
                        options.fdr() ? String.format(Locale.ROOT, " (adjusted %.3g)", link.pValue()) : "",
                        link.strength().isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        ", partial correlation %.3f",
                                        link.strength().getAsDouble())
                                : ""));
        if (required) {
            evidence.add(link.from(), link.lag(), link.to(), Evidence.Kind.KNOWN, name + " is known to be");
        }
    }

    /** Dependence that the pasts do not explain speaks against the assumption that nothing acts within a time step. */
    private List<String> withinOneStep(List<Selected> selected) {
        List<int[]> pairs = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        for (int a = 0; a < test.size(); a++) {
            for (int b = a + 1; b < test.size(); b++) {
                pairs.add(new int[] {a, b});
                questions.add(new Question(test.node(a, 0), test.node(b, 0), conditions(selected, a, 0, b)));
            }
        }
        List<TestResult> results = test.answers(questions, "testing within a time step");
        for (int i = 0; i < pairs.size(); i++) {
            double pValue = results.get(i).pValue();
            evidence.add(
                    pairs.get(i)[0],
                    0,
                    pairs.get(i)[1],
                    Evidence.Kind.REMOVED,
                    () -> String.format(
                            Locale.ROOT,
                            "links within a time step are not searched; given both pasts p = %.3g",
                            pValue));
        }
        List<String> dependent = IntStream.range(0, pairs.size())
                .filter(i -> results.get(i).pValue() <= options.alpha())
                .mapToObj(i -> test.variables().get(pairs.get(i)[0]) + " and "
                        + test.variables().get(pairs.get(i)[1]))
                .toList();
        double byChance = options.alpha() * pairs.size();
        if (dependent.size() <= Math.max(1, Math.ceil(2 * byChance))) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "%d of %d pairs stay dependent within one time step whatever came before (about %.1f expected by"
                        + " chance): %s; PCMCI assumes that nothing acts that fast: use pcmci-plus",
                dependent.size(),
                pairs.size(),
                byChance,
                String.join(", ", dependent.subList(0, Math.min(5, dependent.size())))
                        + (dependent.size() > 5 ? ", ..." : "")));
    }
}
