package dev.whence.networks.system;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Names;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One thing done to many sites in turn, on prompts in pairs: what each site carries of the difference between the two.
 *
 * @param network what is intervened on
 * @param pairs clean and corrupt prompts, with answers
 * @param treatment what is done to each site
 * @param measure what is measured
 * @param uncertainty how intervals over prompts are made
 * @param seed of the donors of {@link Treatment#RESAMPLE}
 */
public record PairSweep(
        Network network, PromptPairs pairs, Treatment treatment, Measure measure, Uncertainty uncertainty, long seed) {

    /** What is done to a site. */
    public enum Treatment {
        /** The corrupt run gets the value of the clean run. */
        PATCH,
        /** The clean run gets the value of the corrupt run. */
        CORRUPT,
        /** The clean run gets zero. */
        ZERO,
        /** The clean run gets the mean over the clean prompts, position by position. */
        MEAN,
        /** The clean run gets the value of another clean prompt of the same length. */
        RESAMPLE;

        /** What the command line calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is the clean run that is intervened on. */
        public boolean onClean() {
            return this != PATCH;
        }

        /** @throws InputException when there is none of that name, with the nearest */
        public static Treatment named(String word) {
            return PairSweep.named("intervention", word, values(), Treatment::word, "--intervention");
        }
    }

    /** What is measured at the last position. */
    public enum Measure {
        LOGIT_DIFFERENCE,
        LOGIT,
        LOG_PROBABILITY,
        PROBABILITY,
        /** Minus the logarithm of the answer's probability. */
        LOSS;

        /** What the command line calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** With words in between: "logit difference". */
        public String words() {
            return this == LOG_PROBABILITY ? "log-probability" : word().replace('-', ' ');
        }

        /** Whether more is worse. */
        public boolean isLoss() {
            return this == LOSS;
        }

        /** @throws InputException when there is none of that name, with the nearest */
        public static Measure named(String word) {
            return PairSweep.named("metric", word, values(), Measure::word, "--metric");
        }
    }

    /**
     * What was found.
     *
     * @param clean the metric of each clean prompt
     * @param corrupt the metric of each corrupt prompt
     * @param sites one for each site, in the order given
     * @param cost what it took
     */
    public record Result(Outcomes clean, Outcomes corrupt, List<SiteEffect> sites, SweepCost cost) {
        public Result {
            sites = List.copyOf(sites);
        }
    }

    /**
     * What the intervention on one site did.
     *
     * @param site the site
     * @param metric the mean over prompts under the intervention
     * @param effect that minus the mean of the run intervened on
     */
    public record SiteEffect(Site site, double metric, Effect effect) {}

    /** @throws InputException when a pair lacks the distractor that the metric needs */
    public PairSweep {
        if (measure == Measure.LOGIT_DIFFERENCE) {
            for (int pair = 0; pair < pairs.size(); pair++) {
                if (pairs.pairs().get(pair).distractor().isEmpty()) {
                    throw new InputException(pairs.source() + ", pair " + (pair + 1)
                            + ": no \"distractor\", which the metric logit-difference compares the answer with;"
                            + " add one, or choose the metric logit, log-probability, probability or loss");
                }
            }
        }
    }

    private static <E> E named(
            String kind, String word, E[] all, java.util.function.Function<E, String> name, String where) {
        return Arrays.stream(all)
                .filter(each -> name.apply(each).equals(word))
                .findFirst()
                .orElseThrow(() ->
                        Names.unknown(kind, word, Arrays.stream(all).map(name).toList(), where));
    }

    /** The clean prompts. */
    public Prompts clean() {
        return new Prompts(pairs.pairs().stream().map(PromptPair::clean).toList());
    }

    /** The corrupt prompts. */
    public Prompts corrupt() {
        return new Prompts(pairs.pairs().stream().map(PromptPair::corrupt).toList());
    }

    /** The prompts of the run that is intervened on. */
    public Prompts base() {
        return treatment.onClean() ? clean() : corrupt();
    }

    /** The metric as the network computes it; of {@link Measure#LOSS}, minus it. */
    public NetworkMetric metric() {
        List<Integer> answers = pairs.pairs().stream().map(PromptPair::answer).toList();
        return switch (measure) {
            case LOGIT_DIFFERENCE ->
                NetworkMetric.logitDifference(
                        answers,
                        pairs.pairs().stream()
                                .map(pair -> pair.distractor().orElseThrow())
                                .toList());
            case LOGIT -> new NetworkMetric.Logit(answers);
            case LOG_PROBABILITY, LOSS -> new NetworkMetric.LogProbability(answers);
            case PROBABILITY -> new NetworkMetric.Probability(answers);
        };
    }

    /** What is done to a site. */
    public Intervention<Site> on(Site site) {
        return switch (treatment) {
            case PATCH -> new NetworkIntervention.Patch(site, clean());
            case CORRUPT -> new NetworkIntervention.Patch(site, corrupt());
            case ZERO -> new NetworkIntervention.Zero(site);
            case MEAN -> new NetworkIntervention.Mean(site, clean(), true);
            case RESAMPLE -> new NetworkIntervention.Resample(site, seed);
        };
    }

    /**
     * Does it to every site.
     *
     * @throws InputException when a site, a token or a prompt does not fit the network
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public Result run(List<Site> sites, Progress progress) {
        SweepResult swept =
                new Sweep(network, base(), metric()).with(uncertainty).run(interventions(sites), progress);
        Outcomes base = signed(swept.base());
        Outcomes other;
        try (NetworkSystem system = new NetworkSystem(network, treatment.onClean() ? corrupt() : clean())) {
            other = signed(system.observe(metric()));
        }
        List<SiteEffect> effects = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            Outcomes outcomes = signed(swept.entries().get(i).outcomes());
            effects.add(new SiteEffect(
                    sites.get(i),
                    outcomes.mean(),
                    Effect.of(EffectKind.TOTAL, outcomes.minus(base), uncertainty, method(sites.get(i)))));
        }
        return new Result(
                treatment.onClean() ? base : other, treatment.onClean() ? other : base, effects, swept.cost());
    }

    /** The mean metric of the run intervened on when several sites are treated at once, unit by unit. */
    public Outcomes together(List<Site> sites) {
        try (NetworkSystem system = new NetworkSystem(network, base())) {
            return signed(system.under(Intervention.all(interventions(sites)), metric()));
        }
    }

    private List<Intervention<Site>> interventions(List<Site> sites) {
        // The prompts are made once, so that all share them.
        Prompts source = treatment == Treatment.CORRUPT ? corrupt() : clean();
        return sites.stream()
                .<Intervention<Site>>map(site -> switch (treatment) {
                    case PATCH, CORRUPT -> new NetworkIntervention.Patch(site, source);
                    case MEAN -> new NetworkIntervention.Mean(site, source, true);
                    case ZERO, RESAMPLE -> on(site);
                })
                .toList();
    }

    private String method(Site site) {
        String run = treatment.onClean() ? "clean" : "corrupt";
        return measure.words() + " of the " + run + " run with " + site + " under '" + treatment.word()
                + "', minus undisturbed";
    }

    private Outcomes signed(Outcomes outcomes) {
        return measure.isLoss() ? outcomes.map(value -> -value) : outcomes;
    }
}
