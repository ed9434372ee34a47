package dev.whence.app;

import dev.whence.causal.Effect;
import dev.whence.causal.Interval;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.site.SiteKind;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.system.PairSweep.Measure;
import dev.whence.networks.system.PairSweep.SiteEffect;
import dev.whence.networks.system.PairSweep.Treatment;
import dev.whence.networks.system.SweepCost;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.reports.Answer;
import dev.whence.reports.Facts;
import dev.whence.reports.Numbers;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.Text;
import dev.whence.reports.Warning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a sweep over sites says, in words and pictures.
 *
 * @param loaded the network
 * @param kind which sites
 * @param byPosition whether each position was tried apart
 * @param sweep what was done
 * @param result what was found
 * @param rounding the error that the number format brings, in words; empty for float32
 */
record SweepFindings(
        Models.Loaded loaded,
        SiteKind kind,
        boolean byPosition,
        PairSweep sweep,
        PairSweep.Result result,
        Optional<String> rounding) {
    /** A site that does less than this share of the difference between clean and corrupt is not named. */
    private static final double TENTH = 0.1;

    private static final int NAMED = 3;

    Report report(Provenance provenance) {
        return new Report(
                loaded.name() + ": " + what() + ", " + sweep.treatment().word(),
                question(),
                new Answer(sentence(), List.of()),
                sections(),
                provenance);
    }

    private String question() {
        String who = "Which " + what() + " of " + loaded.name() + (byPosition ? ", at which position," : "");
        return switch (sweep.treatment()) {
            case PATCH -> who + " restore the " + answer() + " when the corrupt run gets their clean value?";
            case CORRUPT -> who + " lose the " + answer() + " when the clean run gets their corrupt value?";
            case ZERO -> who + " does the " + answer() + " need: what if each is zero?";
            case MEAN -> who + " does the " + answer() + " need: what if each has its mean?";
            case RESAMPLE -> who + " does the " + answer() + " need: what if each is another prompt's?";
        };
    }

    private String answer() {
        return sweep.measure() == Measure.LOGIT_DIFFERENCE
                ? "answer"
                : "answer's " + sweep.measure().words();
    }

    private String what() {
        return switch (kind) {
            case MLPS -> "MLPs";
            case RESIDUAL -> "places of the residual stream";
            case ATTENTION_OUTPUTS -> "attention outputs";
            default -> kind.word();
        };
    }

    /** The sites counted one by one. */
    private String things() {
        return what() + (byPosition ? ", each at one position," : "");
    }

    /** Clean minus corrupt. */
    private double difference() {
        return result.clean().mean() - result.corrupt().mean();
    }

    /** Whether the network tells clean from corrupt at all, in the right direction. */
    boolean doesTheTask() {
        return sweep.measure().isLoss() ? difference() < 0 : difference() > 0;
    }

    /** The share of the difference that a site restores or, on the clean run, takes away. */
    double share(SiteEffect site) {
        double share = site.effect().value() / difference();
        return sweep.treatment() == Treatment.PATCH ? share : -share;
    }

    /** The sites by what they do, most first. */
    List<SiteEffect> strongest() {
        return result.sites().stream()
                .sorted(Comparator.comparingDouble(
                        (SiteEffect site) -> -Math.abs(site.effect().value())))
                .toList();
    }

    /** The answer in a sentence. */
    String sentence() {
        if (!doesTheTask()) {
            SiteEffect most = strongest().getFirst();
            return "The network does not do this task: the mean "
                    + sweep.measure().words() + " is "
                    + mean(result.clean().mean()) + " on the clean prompts and "
                    + mean(result.corrupt().mean()) + " on the corrupt ones. The greatest effect is that of "
                    + SweepCharts.name(most.site()) + ": " + number(most.effect()) + ".";
        }
        List<SiteEffect> able =
                strongest().stream().filter(site -> share(site) >= TENTH).toList();
        long against =
                result.sites().stream().filter(site -> share(site) <= -TENTH).count();
        boolean patch = sweep.treatment() == Treatment.PATCH;
        String of = " a tenth of the difference of " + mean(difference()) + " in "
                + sweep.measure().words() + " (clean "
                + mean(result.clean().mean()) + ", corrupt "
                + mean(result.corrupt().mean()) + ")";
        int all = result.sites().size();
        if (able.isEmpty()) {
            SiteEffect most = strongest().getFirst();
            return "None of " + Numbers.count(all) + " " + things() + " alone " + (patch ? "restores" : "takes away")
                    + of
                    + "; the greatest effect is that of " + SweepCharts.name(most.site()) + ": " + number(most.effect())
                    + against(against) + ".";
        }
        String verb = patch ? (able.size() == 1 ? "restores" : "restore") : (able.size() == 1 ? "takes" : "take");
        String named = able.stream()
                .limit(NAMED)
                .map(site -> SweepCharts.name(site.site()) + " " + Numbers.percent(share(site)) + " ("
                        + number(site.effect()) + ")")
                .collect(Collectors.joining(", "));
        return Numbers.count(able.size()) + " of " + Numbers.count(all) + " " + things() + " alone " + verb
                + (patch ? " at least" : " away at least") + of + ": " + named
                + (able.size() > NAMED ? " and " + Numbers.count(able.size() - NAMED) + " more" : "") + against(against)
                + ".";
    }

    private static String against(long count) {
        return count == 0 ? "" : "; " + Numbers.count((int) count) + " work against it by as much";
    }

    private static String mean(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** "8.73 [8.2, 9.2]". */
    static String number(Effect effect) {
        Interval interval = effect.interval();
        return Numbers.plain(effect.value())
                + (interval.isAvailable() ? " " + Numbers.range(interval.low(), interval.high()) : "");
    }

    List<Section> sections() {
        List<Section> sections = new ArrayList<>(warnings());
        SweepCharts charts = new SweepCharts(this);
        charts.picture().ifPresent(sections::add);
        if (kind.perHead() || byPosition || kind == SiteKind.NEURONS) { // else the picture shows them all
            sections.add(charts.strongestSites());
        }
        sections.add(example());
        sections.add(new Facts("What was done", done()));
        sections.add(new Facts("What it took", cost()));
        return sections;
    }

    private List<Section> warnings() {
        List<Section> warnings = new ArrayList<>();
        loaded.warnings().forEach(text -> warnings.add(new Warning("The model's files", text)));
        if (!doesTheTask()) {
            warnings.add(new Warning(
                    "The task",
                    "the metric is no better on the clean prompts than on the corrupt ones, so there is nothing for a"
                            + " site to carry: the effects below say little"));
        }
        long identical = sweep.pairs().identical();
        if (identical > 0) {
            warnings.add(new Warning(
                    "The pairs",
                    identical + " of " + sweep.pairs().size()
                            + " have the same clean and corrupt prompt; a patch changes nothing in them"));
        }
        int shortest = sweep.pairs().pairs().stream()
                .mapToInt(PromptPair::length)
                .min()
                .orElseThrow();
        int longest = sweep.clean().longest();
        if (byPosition && shortest < longest) {
            warnings.add(new Warning(
                    "Positions",
                    "the prompts have " + shortest + " to " + longest + " tokens, so a position is not the same word in"
                            + " each, and those beyond a prompt's end count as no effect"));
        }
        if (sweep.pairs().size() == 1) {
            warnings.add(new Warning("Intervals", "there are none: one pair has no spread to judge by"));
        }
        return warnings;
    }

    private Text example() {
        Network network = loaded.network();
        PromptPair pair = sweep.pairs().pairs().getFirst();
        List<String> lines = new ArrayList<>(List.of(
                "Clean: " + NetworkPrompt.split(network, pair.clean()),
                "Corrupt: " + NetworkPrompt.split(network, pair.corrupt()),
                "Answer: " + NetworkPrompt.token(network, pair.answer())));
        pair.distractor().ifPresent(id -> lines.add("Distractor: " + NetworkPrompt.token(network, id)));
        return new Text("The first pair, token by token", List.of(), lines);
    }

    private Map<String, String> done() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Network", loaded.name());
        facts.put(
                "Sites",
                Numbers.count(result.sites().size()) + " " + what()
                        + (byPosition ? ", each position apart" : ", all positions together"));
        facts.put(
                "Intervention",
                switch (sweep.treatment()) {
                    case PATCH -> "patch: the corrupt run gets the clean run's value";
                    case CORRUPT -> "corrupt: the clean run gets the corrupt run's value";
                    case ZERO -> "zero, in the clean run";
                    case MEAN -> "mean over the clean prompts, position by position, in the clean run";
                    case RESAMPLE -> "resample: the clean run gets another clean prompt's value, seed " + sweep.seed();
                });
        facts.put("Metric", metric());
        facts.put("Pairs", sweep.pairs().size() + " from " + sweep.pairs().source());
        facts.put("Clean", metricOf(result.clean()));
        facts.put("Corrupt", metricOf(result.corrupt()));
        if (sweep.measure() == Measure.LOGIT_DIFFERENCE) {
            long right = Arrays.stream(result.clean().values())
                    .filter(value -> value > 0)
                    .count();
            facts.put(
                    "Answer above distractor",
                    "in " + right + " of " + sweep.pairs().size() + " clean prompts");
        }
        rounding.ifPresent(error -> facts.put("Error of bfloat16", error));
        return facts;
    }

    private String metric() {
        return switch (sweep.measure()) {
            case LOGIT_DIFFERENCE -> "logit of the answer minus logit of the distractor, at the last position";
            case LOGIT -> "logit of the answer at the last position";
            case LOG_PROBABILITY -> "natural logarithm of the answer's probability at the last position";
            case PROBABILITY -> "probability of the answer at the last position";
            case LOSS -> "minus the logarithm of the answer's probability at the last position (less is better)";
        };
    }

    private String metricOf(dev.whence.causal.Outcomes outcomes) {
        Interval interval = sweep.uncertainty().of(outcomes);
        return Numbers.plain(outcomes.mean())
                + (interval.isAvailable()
                        ? " " + Numbers.range(interval.low(), interval.high())
                        : " (no interval: " + interval.method() + ")");
    }

    private Map<String, String> cost() {
        SweepCost cost = result.cost();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "Arithmetic",
                String.format(
                        Locale.ROOT,
                        "%.3g floating-point operations; a whole run for every site and pair would have taken %.3g (%.1f"
                                + " times as many)",
                        cost.flops(),
                        cost.naiveFlops(),
                        cost.naiveFlops() / cost.flops()));
        facts.put(
                "Time",
                String.format(
                        Locale.ROOT,
                        "%.2f s, %.1f thousand million operations a second",
                        cost.seconds(),
                        cost.speed() / 1e9));
        return facts;
    }
}
