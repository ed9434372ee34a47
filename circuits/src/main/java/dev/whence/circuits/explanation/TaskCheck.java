package dev.whence.circuits.explanation;

import dev.whence.causal.InputException;
import dev.whence.causal.Outcomes;
import dev.whence.circuits.Question;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.PromptPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether a network can do at all what is to be explained.
 *
 * @param preferred share of the clean prompts in which the answer's logit is above the distractor's; where pairs have no
 *     distractor, above what it is on the corrupt prompt
 * @param first share of the clean prompts in which the answer is the likeliest of all tokens
 * @param clean the metric on the clean prompts
 * @param corrupt the metric on the corrupt prompts
 */
public record TaskCheck(double preferred, double first, Outcomes clean, Outcomes corrupt) {
    /** A network that prefers the answer in fewer of the prompts than this does not do the task; chance is one half. */
    public static final double LEAST = 0.75;

    /** Less between clean and corrupt than this, in units of the metric, is no effect. */
    private static final double NO_EFFECT = 1e-4;

    /** Measures. */
    public static TaskCheck of(Question question) {
        Outcomes clean;
        Outcomes corrupt;
        int preferred;
        int first = 0;
        List<PromptPair> pairs = question.pairs().pairs();
        try (NetworkSystem one = new NetworkSystem(question.network(), question.clean());
                NetworkSystem other = new NetworkSystem(question.network(), question.corrupt())) {
            clean = one.observe(question.metric());
            corrupt = other.observe(question.metric());
            preferred = preferred(question, clean, one, other);
            Site logits = new Site.Logits(At.last());
            Trace trace = one.trace(List.of(logits));
            for (int pair = 0; pair < pairs.size(); pair++) {
                float[] values = trace.of(logits, pair).numbers();
                float own = values[pairs.get(pair).answer()];
                boolean above = false;
                for (float value : values) {
                    above |= value > own;
                }
                first += above ? 0 : 1;
            }
        }
        return new TaskCheck((double) preferred / pairs.size(), (double) first / pairs.size(), clean, corrupt);
    }

    private static int preferred(Question question, Outcomes clean, NetworkSystem one, NetworkSystem other) {
        List<PromptPair> pairs = question.pairs().pairs();
        double[] margins;
        if (question.measure() == PairSweep.Measure.LOGIT_DIFFERENCE) {
            margins = clean.values();
        } else {
            List<Integer> right = pairs.stream().map(PromptPair::answer).toList();
            boolean distractors =
                    pairs.stream().allMatch(pair -> pair.distractor().isPresent());
            Outcomes beside = distractors
                    ? one.observe(new NetworkMetric.Logit(pairs.stream()
                            .map(pair -> pair.distractor().orElseThrow())
                            .toList()))
                    : other.observe(new NetworkMetric.Logit(right));
            margins = one.observe(new NetworkMetric.Logit(right)).minus(beside).values();
        }
        return (int) Arrays.stream(margins).filter(margin -> margin > 0).count();
    }

    /** Why nothing can be explained; empty when it can. */
    public List<String> objections() {
        List<String> objections = new ArrayList<>();
        if (preferred < LEAST) {
            objections.add(String.format(
                    Locale.ROOT,
                    "the network does not do this task: it prefers the answer in %.0f %% of the %d clean prompts (chance"
                            + " is 50 %%, needed are %.0f %%), and the answer is its first choice in %.0f %%",
                    100 * preferred,
                    clean.size(),
                    100 * LEAST,
                    100 * first));
        }
        double effect = clean.mean() - corrupt.mean();
        if (!(Math.abs(effect) >= NO_EFFECT)) {
            objections.add(String.format(
                    Locale.ROOT,
                    "the pairs have no effect: the metric is %.4g on the clean prompts and %.4g on the corrupt ones, so"
                            + " there is nothing for a part to carry",
                    clean.mean(),
                    corrupt.mean()));
        } else if (effect < 0) {
            objections.add(String.format(
                    Locale.ROOT,
                    "the metric is lower on the clean prompts (%.4g) than on the corrupt ones (%.4g): are clean and"
                            + " corrupt swapped?",
                    clean.mean(),
                    corrupt.mean()));
        }
        return objections;
    }

    /** @throws InputException when the network cannot do the task, with its accuracy */
    public void demand(String source) {
        List<String> objections = objections();
        if (!objections.isEmpty()) {
            throw new InputException(source + ": " + String.join("; ", objections));
        }
    }
}
