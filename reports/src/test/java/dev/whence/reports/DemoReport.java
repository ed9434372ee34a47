package dev.whence.reports;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Interval;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.reports.Assumptions.Assumption;
import dev.whence.reports.Assumptions.Status;
import dev.whence.reports.GraphSection.Comparison;
import dev.whence.reports.GraphSection.Role;
import dev.whence.reports.TableSection.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * A report with every kind of section, about a graph like that of Sachs et al. (2005). Its numbers are made up to show
 * the layout; nothing was estimated.
 */
public final class DemoReport {
    public static final Effect EFFECT = new Effect(
            EffectKind.TOTAL,
            0.4183,
            new Interval(0.3127, 0.5241, 0.95, "Student t, HC3 standard error"),
            7466,
            "linear regression adjusted for PKC");

    private DemoReport() {}

    /** Writes the page into the folder named first, to be looked at. */
    public static void main(String[] arguments) {
        dev.whence.reports.html.HtmlReport.write(sachs(), java.nio.file.Path.of(arguments[0]));
    }

    /** The consensus network as it is given with the data. */
    static Dag consensus() {
        return Dag.parse("PKC -> PKA -> Jnk, PKC -> Raf -> Mek -> Erk -> Akt, PKC -> Jnk, PKC -> P38, PKC -> Mek,"
                + "PKA -> P38, PKA -> Raf, PKA -> Mek, PKA -> Erk, PKA -> Akt, Plcg -> PIP3 -> PIP2, Plcg -> PIP2");
    }

    /** A graph as a search might find it: two edges turned or undirected, one extra, two missing. */
    static GraphDocument found() {
        Cpdag graph = Cpdag.parse("PKC -> P38, PKC -> Jnk, PKC -- PKA, PKA -> Akt, PKA -> Erk, Raf -- Mek, Erk -> Akt,"
                + "Mek -> Erk, PKA -> Jnk, PKA -> P38, PIP3 -- PIP2, Plcg -- PIP2, Plcg -- PIP3, Jnk -> P38");
        Map<Edge, Double> frequencies = new HashMap<>();
        SplittableRandom random = new SplittableRandom(7);
        graph.marks()
                .edges()
                .forEach(edge -> frequencies.put(
                        edge.canonical(),
                        Math.round(100 * (1 - 0.65 * random.nextDouble() * random.nextDouble())) / 100.0));
        return new GraphDocument(graph, frequencies);
    }

    public static GraphSection graph() {
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put("PKA", Role.TREATMENT);
        roles.put("Akt", Role.OUTCOME);
        roles.put("PKC", Role.ADJUSTMENT);
        roles.put("Erk", Role.MEDIATOR);
        return new GraphSection(
                "The graph found",
                "The wider an edge, the more of 100 bootstrap resamples gave it with the same marks.",
                found(),
                roles,
                Optional.of(new Comparison("the consensus network", consensus())));
    }

    public static Report sachs() {
        List<Section> sections = new ArrayList<>();
        sections.add(new Warning(
                "Skewed columns", "6 of 11 columns are strongly skewed; the test assumes a Gaussian distribution."));
        sections.add(graph());
        sections.add(forest());
        sections.add(refutations());
        sections.add(placebo());
        sections.add(curve());
        sections.add(scatter());
        sections.add(correlations());
        sections.add(new Text(
                "How it was done",
                List.of(
                        "The graph was searched for with the PC algorithm (order-independent), Fisher's z test at "
                                + "0.01. The effect was identified by adjustment: conditioning on PKC blocks every path "
                                + "from PKA to Akt that is not causal.",
                        "It was estimated by linear regression; its standard error allows for unequal variances."),
                List.of("skeleton: 212 tests up to conditioning sets of size 4", "orientation: 3 v-structures")));
        sections.add(assumptions());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("method", "PC, stable");
        settings.put("test", "Fisher z, alpha 0.01");
        settings.put("resamples", "100");
        sections.add(new Facts("Settings", settings));
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("whence", "0.1.0");
        versions.put("java", "25");
        return new Report(
                "Sachs: what PKA does to Akt",
                "How much does phosphorylated Akt change when PKA is raised?",
                new Answer(
                        "Raising PKA by one unit raises Akt by 0.418 (95% interval 0.313 to 0.524).",
                        List.of(
                                EFFECT,
                                new Effect(
                                        EffectKind.NATURAL_DIRECT,
                                        -0.08,
                                        new Interval(-0.17, 0.02, 0.95, "percentile bootstrap, 1000 resamples"),
                                        7466,
                                        "linear mediation through Erk"))),
                sections,
                new Provenance(
                        "./whence effect sachs --treatment PKA --outcome Akt --bootstrap 100 --seed 1",
                        OptionalLong.of(1),
                        versions,
                        Optional.of(new Provenance.Source("sachs", 7466, 11, "0f".repeat(32))),
                        Optional.of(
                                new Provenance.Run(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofMillis(4210)))));
    }

    static ChartSection forest() {
        Interval percentile = new Interval(0.30, 0.53, 0.95, "percentile bootstrap");
        return new ChartSection(
                "Estimate and refutations",
                "A placebo treatment should do nothing; a random common cause and a subset should change nothing.",
                Chart.Estimates.forest(
                        "effect of PKA on Akt",
                        0,
                        List.of(
                                new Chart.Estimate("estimate", 0.4183, EFFECT.interval(), true),
                                new Chart.Estimate("bootstrap", 0.417, percentile, false),
                                new Chart.Estimate(
                                        "placebo treatment",
                                        0.004,
                                        new Interval(-0.05, 0.06, 0.95, "simulated"),
                                        false),
                                new Chart.Estimate(
                                        "random common cause", 0.4179, new Interval(0.31, 0.523, 0.95, "t"), false),
                                new Chart.Estimate(
                                        "80% of the rows", 0.421, Interval.unavailable("one split"), false))));
    }

    static TableSection refutations() {
        return TableSection.of(
                "Refutations",
                "Each row repeats the estimate after a change whose effect is known.",
                List.of(
                        Column.text("refutation"),
                        Column.number("effect"),
                        Column.interval("interval"),
                        Column.pValue("p"),
                        Column.percent("share kept"),
                        Column.count("rows")),
                List.of(
                        List.of("placebo treatment", 0.004, new Cell.Range(-0.05, 0.06), 0.87, 1.0, 7466),
                        List.of("random common cause", 0.4179, new Cell.Range(0.31, 0.523), 0.0000001, 1.0, 7466),
                        List.of("subset", 0.421, new Cell.Missing(), 0.00004, 0.8, 5973)));
    }

    static ChartSection placebo() {
        SplittableRandom random = new SplittableRandom(3);
        double[] values = random.doubles(400)
                .map(_ -> 0.03 * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5))
                .toArray();
        return new ChartSection(
                "Placebo effects",
                "400 treatments with their rows shuffled; the estimate lies far outside.",
                Chart.Histogram.of("effect", values, 24, new Chart.Marker("estimate", 0.06)));
    }

    static ChartSection curve() {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        List<Double> low = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (int i = 0; i <= 20; i++) {
            double at = i / 10.0 - 1;
            x.add(at);
            y.add(0.42 * at + 0.1 * at * at);
            low.add(0.42 * at + 0.1 * at * at - 0.05 - 0.06 * at * at);
            high.add(0.42 * at + 0.1 * at * at + 0.05 + 0.06 * at * at);
        }
        return new ChartSection(
                "Dose and response",
                "Akt as PKA is set to each level, with a pointwise 95% band.",
                new Chart.Lines(
                        "PKA, set to (standardised)",
                        "mean of Akt",
                        List.of(
                                new Chart.Line("adjusted", x, y, low, high),
                                new Chart.Line(
                                        "unadjusted",
                                        x,
                                        x.stream().map(at -> 0.2 * at).toList()))));
    }

    static ChartSection scatter() {
        SplittableRandom random = new SplittableRandom(5);
        List<Chart.Points> groups = new ArrayList<>();
        for (String name : List.of("PKC low", "PKC high")) {
            List<Double> x = new ArrayList<>();
            List<Double> y = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                double at = random.nextDouble() * 2 - 1 + groups.size() * 0.4;
                x.add(at);
                y.add(0.42 * at - 0.5 * groups.size() + 0.4 * (random.nextDouble() - 0.5));
            }
            groups.add(new Chart.Points(name, x, y));
        }
        return new ChartSection("Within groups", "", new Chart.Scatter("PKA", "Akt", groups));
    }

    static ChartSection correlations() {
        List<String> names = consensus().nodes();
        SplittableRandom random = new SplittableRandom(11);
        double[][] values = new double[names.size()][names.size()];
        for (int i = 0; i < names.size(); i++) {
            values[i][i] = 1;
            for (int j = 0; j < i; j++) {
                values[i][j] = values[j][i] = Math.round(100 * (random.nextDouble() * 1.6 - 0.8)) / 100.0;
            }
        }
        return new ChartSection(
                "Correlations",
                "",
                new Chart.HeatMap(
                        "",
                        "column",
                        "correlation",
                        names,
                        names,
                        java.util.Arrays.stream(values)
                                .map(row -> java.util.Arrays.stream(row).boxed().toList())
                                .toList(),
                        true));
    }

    static Assumptions assumptions() {
        return new Assumptions(List.of(
                new Assumption(
                        "PKA and Akt have no hidden common cause besides PKC.",
                        "the adjustment to remove all of the association that is not causal",
                        "a measured protein that causes both and changes the estimate when adjusted for",
                        Status.UNCHECKED),
                new Assumption(
                        "The estimate does not come from chance alone.",
                        "the interval to mean something",
                        "a placebo treatment with an effect as large",
                        Status.CHECKED),
                new Assumption(
                        "The columns are jointly Gaussian.",
                        "Fisher's z test to have its level",
                        "skewness: 6 of 11 columns are beyond 2",
                        Status.VIOLATED)));
    }
}
