package dev.whence.app;

import dev.whence.networks.site.Site;
import dev.whence.networks.site.SiteKind;
import dev.whence.networks.system.PairSweep.SiteEffect;
import dev.whence.networks.system.SweepJson;
import dev.whence.reports.Chart;
import dev.whence.reports.ChartSection;
import dev.whence.reports.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The pictures of a sweep. */
final class SweepCharts {
    private static final int FOREST = 12;
    private static final int ROWS = 24;
    private static final int BINS = 25;
    private static final double ROUNDING = 1e-6;

    private final SweepFindings findings;

    SweepCharts(SweepFindings findings) {
        this.findings = findings;
    }

    /** "head 4.2", "residual 3, position 5" (before layer 3). */
    static String name(Site site) {
        String which = switch (site) {
            case Site.Residual residual -> "residual " + residual.layer();
            case Site.MlpOutput mlp -> "MLP " + mlp.layer();
            case Site.AttentionOutput output -> "attention " + output.layer();
            case Site.Neurons neurons ->
                "neuron " + neurons.layer() + "." + neurons.neurons().getFirst();
            default -> SweepJson.name(site) + " " + site.layer() + "." + SweepJson.head(site);
        };
        int position = SweepJson.position(site);
        return position < 0 ? which : which + ", position " + position;
    }

    /** All effects at a glance, as far as they fit a picture. */
    Optional<Section> picture() {
        SiteKind kind = findings.kind();
        if (kind == SiteKind.NEURONS) {
            return Optional.of(new ChartSection(
                    "How the effects spread",
                    "Most neurons do nothing; those far from zero are listed below.",
                    Chart.Histogram.of(measure(), effects(), BINS)));
        }
        if (findings.byPosition()) {
            return Optional.of(byPosition());
        }
        return kind.perHead() ? Optional.of(byHead()) : Optional.of(byLayer());
    }

    private double[] effects() {
        return findings.result().sites().stream().mapToDouble(this::shown).toArray();
    }

    /** What is a millionth of the metric's own size is the rounding of float32, and shown as nothing. */
    private double shown(SiteEffect site) {
        double size = Math.abs(findings.result().clean().mean())
                + Math.abs(findings.result().corrupt().mean());
        double value = site.effect().value();
        return Math.abs(value) <= ROUNDING * size ? 0 : value;
    }

    private String measure() {
        return "change of the " + findings.sweep().measure().words();
    }

    private Section byHead() {
        int layers = findings.loaded().network().spec().layers();
        int heads = findings.kind().perLayer(findings.loaded().network().spec());
        double[] effects = effects();
        List<List<Double>> rows = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            List<Double> row = new ArrayList<>();
            for (int head = 0; head < heads; head++) {
                row.add(effects[layer * heads + head]);
            }
            rows.add(row);
        }
        return new ChartSection(
                "Every " + findings.kind().single() + ", layer by layer",
                "Each cell is what the intervention on that " + findings.kind().single()
                        + " alone does to the metric. A row is a layer, the first one on top.",
                new Chart.HeatMap("head", "layer", measure(), numbers(heads), numbers(layers), rows, true));
    }

    private Section byLayer() {
        List<Chart.Estimate> estimates = findings.result().sites().stream()
                .map(site -> estimate(site, false))
                .toList();
        return new ChartSection(
                "Layer by layer",
                "What the intervention on each layer's site alone does to the metric, with its interval over prompts.",
                Chart.Estimates.forest(measure(), 0, estimates));
    }

    /** Rows are layers or, where a layer has several, the heads that do most. */
    private Section byPosition() {
        Map<String, List<SiteEffect>> rows = new LinkedHashMap<>();
        for (SiteEffect site : findings.result().sites()) {
            rows.computeIfAbsent(row(site.site()), _ -> new ArrayList<>()).add(site);
        }
        List<String> names = new ArrayList<>(rows.keySet());
        boolean cut = names.size() > ROWS;
        if (cut) {
            List<String> strongest = names.stream()
                    .sorted((a, b) -> Double.compare(
                            greatest(rows.getOrDefault(b, List.of())), greatest(rows.getOrDefault(a, List.of()))))
                    .limit(ROWS)
                    .toList();
            names.retainAll(strongest);
        }
        List<List<Double>> values = names.stream()
                .map(name -> rows.getOrDefault(name, List.of()).stream()
                        .map(this::shown)
                        .toList())
                .toList();
        boolean heads = findings.kind().perHead();
        return new ChartSection(
                "Position by position",
                "A column is a position of the prompt, the first one on the left; a row is a "
                        + (heads ? findings.kind().single() + ", as layer.head" : "layer, the first one on top") + "."
                        + (cut ? " Shown are the " + ROWS + " with the greatest effects." : ""),
                new Chart.HeatMap(
                        "position",
                        heads ? "layer.head" : "layer",
                        measure(),
                        positions(values.getFirst().size()),
                        names,
                        values,
                        true));
    }

    private static double greatest(List<SiteEffect> sites) {
        return sites.stream()
                .mapToDouble(site -> Math.abs(site.effect().value()))
                .max()
                .orElse(0);
    }

    private static String row(Site site) {
        int head = SweepJson.head(site);
        return head < 0 ? String.valueOf(site.layer()) : site.layer() + "." + head;
    }

    /** Numbers, with the token where every clean prompt has the same one there. */
    private List<String> positions(int count) {
        List<List<Integer>> prompts = findings.sweep().clean().ids();
        return IntStream.range(0, count)
                .mapToObj(position -> {
                    boolean same = prompts.stream()
                            .allMatch(ids -> ids.size() > position
                                    && ids.get(position)
                                            .equals(prompts.getFirst().get(position)));
                    return same && findings.loaded().network().tokenizer().isPresent()
                            ? position + " "
                                    + NetworkPrompt.split(
                                                    findings.loaded().network(),
                                                    List.of(prompts.getFirst().get(position)))
                                            .strip()
                            : String.valueOf(position);
                })
                .toList();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    private static Chart.Estimate estimate(SiteEffect site, boolean main) {
        return new Chart.Estimate(
                name(site.site()), site.effect().value(), site.effect().interval(), main);
    }

    /** The sites that do most, with intervals. */
    Section strongestSites() {
        List<SiteEffect> most =
                new ArrayList<>(findings.strongest().stream().limit(FOREST).toList());
        most.sort(Collections.reverseOrder(
                java.util.Comparator.comparingDouble(site -> site.effect().value())));
        SiteEffect first = findings.strongest().getFirst();
        return new ChartSection(
                "The "
                        + (most.size() < findings.result().sites().size()
                                ? most.size() + " greatest effects"
                                : "effects"),
                "With 95 % intervals over prompts. These are the extremes of "
                        + findings.result().sites().size()
                        + " sites, so the smaller ones among them may be chance.",
                Chart.Estimates.forest(
                        measure(),
                        0,
                        most.stream()
                                .map(site -> estimate(site, site.equals(first)))
                                .toList()));
    }
}
