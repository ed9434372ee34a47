package dev.whence.app;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.SiteKind;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.system.PairSweep.Measure;
import dev.whence.networks.system.PairSweep.SiteEffect;
import dev.whence.networks.system.PairSweep.Treatment;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.reports.Section;
import dev.whence.reports.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The tour's question to a network: which heads make it write "She" after a girl and "He" after a boy?
 *
 * @param sentence the answer
 * @param control what the heads do on sentences that they were not chosen on, and what other heads do
 * @param sections the pictures
 */
record NetworkTour(String sentence, String control, List<Section> sections) {
    static final String MODEL = "stories260K";
    static final String PAIRS = "pronouns";
    static final String QUESTION = "Which heads make a language model write She after a girl, and He after a boy?";

    private static final int DRAWS = 20;
    private static final double TENTH = 0.1;

    static NetworkTour run(long seed, Progress progress) {
        try (Models.Loaded loaded = Models.load(MODEL)) {
            Network network = loaded.network();
            PromptPairs pairs = PromptPairs.builtIn(
                    PAIRS,
                    network.tokenizer(),
                    network.spec().vocabulary(),
                    network.spec().context());
            List<Site> heads = SiteKind.HEADS.in(network.spec());
            PairSweep sweep = sweep(network, pairs, seed);
            SweepFindings findings = new SweepFindings(
                    loaded, SiteKind.HEADS, false, sweep, sweep.run(heads, progress), Optional.empty());
            String control = control(network, pairs, heads, seed, progress);
            List<Section> sections = new ArrayList<>();
            sections.add(new Text(
                    "A question to a neural network",
                    QUESTION,
                    MODEL + " is a small transformer that writes children's stories. " + findings.sentence(),
                    control));
            SweepCharts charts = new SweepCharts(findings);
            charts.picture().ifPresent(sections::add);
            sections.add(charts.strongestSites());
            return new NetworkTour(findings.sentence(), control, sections);
        }
    }

    private static PairSweep sweep(Network network, PromptPairs pairs, long seed) {
        return new PairSweep(
                network,
                pairs,
                Treatment.PATCH,
                Measure.LOGIT_DIFFERENCE,
                new Uncertainty.Bootstrap(0.95, 1000, seed),
                seed);
    }

    /** Heads are chosen on half of the sentences and tried on the others, against as many heads drawn at random. */
    private static String control(Network network, PromptPairs pairs, List<Site> heads, long seed, Progress progress) {
        int half = pairs.size() / 2;
        PairSweep first = sweep(network, part(pairs, 0, half), seed);
        PairSweep second = sweep(network, part(pairs, half, pairs.size()), seed);
        PairSweep.Result chosenOn = first.run(heads, progress);
        double gap = chosenOn.clean().mean() - chosenOn.corrupt().mean();
        List<Site> chosen = chosenOn.sites().stream()
                .filter(site -> site.effect().value() >= TENTH * gap)
                .map(SiteEffect::site)
                .toList();
        Outcomes clean;
        Outcomes corrupt;
        try (NetworkSystem right = new NetworkSystem(network, second.clean());
                NetworkSystem wrong = new NetworkSystem(network, second.corrupt())) {
            clean = right.observe(second.metric());
            corrupt = wrong.observe(second.metric());
        }
        Effect effect = effect(second, chosen, corrupt);
        List<Site> others = new ArrayList<>(
                heads.stream().filter(head -> !chosen.contains(head)).toList());
        SplittableRandom random = new SplittableRandom(seed);
        double sum = 0;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int draw = 0; draw < DRAWS; draw++) {
            progress.check();
            shuffle(others, random);
            double value =
                    effect(second, others.subList(0, chosen.size()), corrupt).value();
            sum += value;
            greatest = Math.max(greatest, value);
        }
        String names = chosen.stream()
                .map(site -> SweepCharts.name(site).replaceFirst("head ", ""))
                .collect(Collectors.joining(", "));
        return String.format(
                java.util.Locale.ROOT,
                "Control: the heads that restore a tenth on the first %2$d pairs (%1$s) together restore"
                        + " %3$s of a difference of %4$.2f on the other %5$d. %6$d other heads, drawn at random %7$d"
                        + " times, restore %8$.2f on average and %9$.2f at most.",
                names,
                half,
                SweepFindings.number(effect),
                clean.mean() - corrupt.mean(),
                pairs.size() - half,
                chosen.size(),
                DRAWS,
                sum / DRAWS,
                greatest);
    }

    private static void shuffle(List<Site> sites, SplittableRandom random) {
        for (int i = sites.size() - 1; i > 0; i--) {
            Collections.swap(sites, i, random.nextInt(i + 1));
        }
    }

    private static PromptPairs part(PromptPairs pairs, int from, int to) {
        return new PromptPairs(pairs.source(), pairs.pairs().subList(from, to));
    }

    private static Effect effect(PairSweep sweep, List<Site> heads, Outcomes undisturbed) {
        return Effect.of(
                EffectKind.TOTAL, sweep.together(heads).minus(undisturbed), sweep.uncertainty(), "patched together");
    }
}
