package dev.whence.circuits.abstraction;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.circuits.directions.Accuracy;
import dev.whence.circuits.directions.AlignmentReport;
import dev.whence.circuits.directions.AlignmentSearch;
import dev.whence.circuits.directions.InterchangeAccuracy;
import dev.whence.circuits.directions.Interchanges;
import dev.whence.circuits.directions.RandomSubspace;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Tests whether a network computes what a hypothesis says, by interchange interventions: the base prompt is run with a
 * site's value from a source prompt, and the answer should be the model's when the aligned variable has the source's
 * value (Geiger et al. 2021, 2024).
 *
 * @param network the network
 * @param hypothesis the model
 * @param prompts to draw bases and sources from
 * @param answers the tokens among which the network's answer is read; empty for its whole vocabulary
 * @param needed the share of prompts that the network must answer as the model does before anything is tested
 */
public record Abstraction(
        Network network, Hypothesis hypothesis, Prompts prompts, List<Integer> answers, double needed) {
    /** What a network must reach unless said otherwise. */
    public static final double NEEDED = 0.9;

    /** @throws InputException when a prompt or an answer does not fit the network */
    public Abstraction {
        answers = answers.stream().distinct().toList();
        prompts.check(network.spec().vocabulary(), network.spec().context());
        for (int token : answers) {
            if (token < 0 || token >= network.spec().vocabulary()) {
                throw new InputException("answer token " + token + " is not in the vocabulary of "
                        + network.spec().vocabulary() + " tokens (0 to "
                        + (network.spec().vocabulary() - 1) + ")");
            }
        }
    }

    /** With the usual share needed. */
    public Abstraction(Network network, Hypothesis hypothesis, Prompts prompts, List<Integer> answers) {
        this(network, hypothesis, prompts, answers, NEEDED);
    }

    /** How often network and model give the same answer when nothing is done. */
    public Accuracy undisturbed() {
        int[] said = answered(prompts, Intervention.none());
        boolean[] right = new boolean[said.length];
        for (int prompt = 0; prompt < right.length; prompt++) {
            right[prompt] = said[prompt] == hypothesis.answer(prompts.prompt(prompt));
        }
        return Accuracy.of(right);
    }

    private Accuracy checked() {
        Accuracy accuracy = undisturbed();
        if (accuracy.value() < needed) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "the network answers %d of %d prompts as the model does (%.3f), expected at least %.3f: a network"
                            + " that does not do the task says nothing about how it is done",
                    accuracy.right(),
                    accuracy.of(),
                    accuracy.value(),
                    needed));
        }
        return accuracy;
    }

    /**
     * Tests alignments that are given.
     *
     * @param pairs how many pairs of prompts for each
     * @param randoms how many random subspaces stand beside each alignment
     * @param seed of pairs and random subspaces
     * @throws InputException when the network does not do the task (see {@code needed}), a site is not in it, or a
     *     variable is not in the model
     */
    public AbstractionReport test(List<Alignment> alignments, int pairs, int randoms, long seed, Progress progress) {
        Accuracy undisturbed = checked();
        List<AbstractionReport.Result> results = new ArrayList<>();
        for (Alignment alignment : alignments) {
            progress.check();
            results.add(result(alignment, pairs, randoms, seed));
            progress.at("interchanges", results.size(), alignments.size());
        }
        return new AbstractionReport(undisturbed, results);
    }

    private AbstractionReport.Result result(Alignment alignment, int count, int randoms, long seed) {
        check(alignment);
        Interchanges pairs = hypothesis.interchanges(prompts, alignment.variables(), count, answers, seed);
        List<InterchangeAccuracy> random = new ArrayList<>();
        boolean parts = alignment.sites().stream().anyMatch(Site.Within.class::isInstance);
        SplittableRandom generator = new SplittableRandom(seed);
        for (int draw = 0; draw < randoms && parts; draw++) {
            List<Site> sites = alignment.sites().stream()
                    .map(site -> turned(site, generator))
                    .toList();
            random.add(InterchangeAccuracy.of(pairs, swapped(pairs, sites)));
        }
        List<Site> whole = alignment.sites().stream()
                .map(site -> site instanceof Site.Within within ? within.of() : site)
                .distinct()
                .toList();
        int[] answered = swapped(pairs, alignment.sites());
        return new AbstractionReport.Result(
                alignment,
                InterchangeAccuracy.of(pairs, answered),
                InterchangeAccuracy.of(pairs, swapped(pairs, whole)),
                random,
                InterchangeAccuracy.of(pairs.shuffled(seed), answered),
                InterchangeAccuracy.of(pairs, answered(pairs.bases(), Intervention.none())));
    }

    private void check(Alignment alignment) {
        for (Site site : alignment.sites()) {
            site.check(network.spec());
            if (site.at() instanceof At.PerPrompt) {
                throw new InputException(
                        "pairs of prompts are drawn, so " + site + " needs one position for all prompts");
            }
        }
    }

    /** A random subspace of as many dimensions in place of a subspace. */
    private static Site turned(Site site, SplittableRandom generator) {
        return site instanceof Site.Within(Site of, Subspace subspace)
                ? new Site.Within(
                        of, RandomSubspace.of("random", subspace.width(), subspace.dimensions(), generator.nextLong()))
                : site;
    }

    /**
     * Tests several alignments at once: each variable has its value from a source of its own, and all their sites are
     * interchanged in the same run.
     *
     * @return the share of answers that are the model's; over all draws, and over those whose answer changes
     * @throws InputException as {@link #test}; also when two alignments share a variable
     */
    public Joint together(List<Alignment> alignments, int pairs, long seed) {
        Accuracy undisturbed = checked();
        Set<String> variables = new HashSet<>();
        for (Alignment alignment : alignments) {
            check(alignment);
            for (String variable : alignment.variables()) {
                if (!variables.add(variable)) {
                    throw new InputException("variable '" + variable + "' is in two alignments");
                }
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] bases = draws(pairs, random);
        List<int[]> sources = new ArrayList<>();
        alignments.forEach(_ -> sources.add(draws(pairs, random)));
        List<Intervention<Site>> patches = new ArrayList<>();
        for (int i = 0; i < alignments.size(); i++) {
            patches.add(patched(alignments.get(i).sites(), prompts.select(sources.get(i))));
        }
        int[] said = answered(prompts.select(bases), Intervention.all(patches));
        int right = 0;
        int changed = 0;
        int changedRight = 0;
        for (int pair = 0; pair < pairs; pair++) {
            List<Hypothesis.Swap> swaps = new ArrayList<>();
            for (int i = 0; i < alignments.size(); i++) {
                swaps.add(new Hypothesis.Swap(alignments.get(i).variables(), prompts.prompt(sources.get(i)[pair])));
            }
            List<Integer> base = prompts.prompt(bases[pair]);
            int expected = hypothesis.answer(base, swaps);
            int hit = said[pair] == expected ? 1 : 0;
            boolean changes = expected != hypothesis.answer(base);
            right += hit;
            changed += changes ? 1 : 0;
            changedRight += changes ? hit : 0;
        }
        return new Joint(undisturbed, new Accuracy(right, pairs), new Accuracy(changedRight, changed));
    }

    /**
     * Of several alignments at once.
     *
     * @param undisturbed when nothing is done
     * @param all over all draws
     * @param changed over those whose answer changes
     */
    public record Joint(Accuracy undisturbed, Accuracy all, Accuracy changed) {}

    private int[] draws(int count, SplittableRandom random) {
        return random.ints(count, 0, prompts.size()).toArray();
    }

    /**
     * Learns where some variables are, by distributed alignment search, and measures it on held-out base prompts.
     *
     * @param variables interchanged together
     * @param sites plain sites, each at one position per prompt
     * @param pairs how many pairs are drawn, for learning and for measuring
     * @param heldOut the share of base prompts held out
     * @param randoms how many random subspaces stand beside it
     * @param untrained a network before training, or none
     * @throws InputException when the network does not do the task, or as {@link AlignmentSearch#learn}
     */
    public AlignmentReport learn(
            Set<String> variables,
            List<? extends Site> sites,
            AlignmentSearch search,
            int pairs,
            double heldOut,
            int randoms,
            Optional<Network> untrained,
            Progress progress) {
        checked();
        Interchanges drawn = hypothesis.interchanges(prompts, variables, pairs, answers, search.seed());
        return AlignmentReport.of(
                network, search, drawn.split(heldOut, search.seed()), sites, randoms, untrained, progress);
    }

    private int[] swapped(Interchanges pairs, List<Site> sites) {
        return answered(pairs.bases(), patched(sites, pairs.sources()));
    }

    private static Intervention<Site> patched(List<Site> sites, Prompts sources) {
        return Intervention.all(sites.stream()
                .map(site -> new NetworkIntervention.Patch(
                        site,
                        sources,
                        Intervention.none(),
                        isAtOne(site.at()) ? Optional.of(site.at()) : Optional.empty()))
                .toList());
    }

    private static boolean isAtOne(At at) {
        return switch (at) {
            case At.All _ -> false;
            case At.Only only -> only.positions().size() == 1;
            case At.PerPrompt _, At.Last _ -> true;
        };
    }

    private int[] answered(Prompts units, Intervention<Site> intervention) {
        List<Integer> tokens = answers;
        NetworkMetric said = new NetworkMetric.OfLogits("answer", logits -> largest(logits, tokens));
        try (NetworkSystem system = new NetworkSystem(network, units)) {
            Outcomes outcomes = system.under(intervention, said);
            int[] result = new int[outcomes.size()];
            for (int unit = 0; unit < result.length; unit++) {
                result[unit] = (int) outcomes.value(unit);
            }
            return result;
        }
    }

    private static int largest(double[] logits, List<Integer> tokens) {
        int best = tokens.isEmpty() ? 0 : tokens.getFirst();
        if (tokens.isEmpty()) {
            for (int token = 1; token < logits.length; token++) {
                best = logits[token] > logits[best] ? token : best;
            }
        }
        for (int token : tokens) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }
}
