package dev.whence.discovery.latent;

import dev.whence.causal.equivalence.Validity;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.Pag;
import dev.whence.discovery.independence.TestByName;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a result together, in the numbers of the test and in words. */
final class LatentReport {
    /** Larger graphs are not checked for being the PAG of some MAG: it takes as long as the search. */
    private static final int CHECKED = 200;

    private LatentReport() {}

    /** @param sets by which colliders were decided; null when the graph need not be the PAG of any MAG (RFCI) */
    static LatentResult result(
            TestByName view,
            KnowledgeOver known,
            EdgeRemoval edges,
            Orientation orientation,
            @Nullable Map<Long, Separated> sets) {
        Pag sorted = orientation.table().toPag();
        List<Edge> renumbered = sorted.edges().stream()
                .map(edge ->
                        new Edge(view.original(edge.from()), view.original(edge.to()), edge.fromMark(), edge.toMark()))
                .toList();
        Pag graph = Pag.of(view.originalNames(), renumbered);
        List<Overruled> overruled = new ArrayList<>();
        for (Separated each : edges.overruled().values()) {
            overruled.add(new Overruled(
                    each.a(),
                    each.b(),
                    orientation.describe(each) + "; the edge was kept, because the two are known to be joined"));
        }
        overruled.addAll(orientation.overruled());
        return new LatentResult(
                graph,
                renumbered(edges.separated().values(), view),
                renumbered(
                        edges.nearest().values().stream()
                                .filter(each -> sorted.isAdjacent(each.a(), each.b()))
                                .toList(),
                        view),
                orientation.written().stream()
                        .map(each -> new WrittenMark(
                                view.original(each.at()),
                                view.original(each.other()),
                                each.mark(),
                                each.known(),
                                each.because()))
                        .toList(),
                overruled.stream()
                        .map(each -> new Overruled(view.original(each.a()), view.original(each.b()), each.sentence()))
                        .toList(),
                edges.tests(),
                edges.depth(),
                warnings(view, known, edges, sets, sorted, overruled));
    }

    private static List<Separated> renumbered(Collection<Separated> pairs, TestByName view) {
        return pairs.stream()
                .map(each -> {
                    int a = view.original(each.a());
                    int b = view.original(each.b());
                    return new Separated(
                            Math.min(a, b), Math.max(a, b), view.original(each.given()), each.test(), each.stage());
                })
                .sorted(Comparator.comparingInt(Separated::a).thenComparingInt(Separated::b))
                .toList();
    }

    private static List<String> warnings(
            TestByName view,
            KnowledgeOver known,
            EdgeRemoval edges,
            @Nullable Map<Long, Separated> sets,
            Pag found,
            List<Overruled> overruled) {
        List<String> warnings = new ArrayList<>();
        edges.cut()
                .forEach((stage, pairs) -> warnings.add("the tests " + stage.words() + " were stopped early for "
                        + (pairs == 1 ? "a pair" : pairs + " pairs") + " with too many sets to test; "
                        + "such a pair may have an edge that more tests would remove (option sets)"));
        for (Overruled each : overruled) {
            warnings.add("the data contradict what is known: " + each.sentence());
        }
        if (sets != null && view.names().size() <= CHECKED) {
            Pag byDataAlone = found;
            if (!known.isEmpty()) {
                Orientation plain = new Orientation(
                        view.names(),
                        edges.adjacent(),
                        dev.whence.discovery.knowledge.Knowledge.none().over(view.names()));
                plain.colliders(sets);
                plain.close(Fci.oracle(sets), path -> true);
                byDataAlone = plain.table().toPag();
            }
            List<String> problems = Validity.problems(byDataAlone);
            if (!problems.isEmpty()) {
                warnings.add("no causal graph with hidden common causes has exactly these marks: " + problems.getFirst()
                        + "; the tests contradict each other, so treat the directions with care");
            }
        }
        return warnings;
    }

    /** With three significant digits, such as 0.0123 or 1.2e-7. */
    static String number(double value) {
        if (value == 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 100_000)) {
            return String.format(Locale.ROOT, "%.3g", value)
                    .replaceFirst("(\\.\\d*?)0+$", "$1")
                    .replaceFirst("\\.$", "");
        }
        return String.format(Locale.ROOT, "%.2e", value);
    }

    private static String given(Separated pair, Pag graph) {
        return pair.given().isEmpty() ? "nothing" : String.join(", ", graph.names(pair.given()));
    }

    static String removed(Separated pair, Pag graph) {
        String ends = graph.name(pair.a()) + " and " + graph.name(pair.b());
        if (pair.stage() == Stage.SCORE) {
            return ends + " are not adjacent in the graph found by score; there " + given(pair, graph)
                    + " separates them";
        }
        return "the edge was removed: " + ends + " are independent given " + given(pair, graph) + ", p = "
                + number(pair.pValue()) + ", statistic " + number(pair.test().statistic()) + " ("
                + pair.stage().words() + ")";
    }

    static String kept(Separated pair, Pag graph) {
        return "the edge was kept: no set separates " + graph.name(pair.a()) + " and " + graph.name(pair.b())
                + "; nearest to it came " + given(pair, graph) + ", p = " + number(pair.pValue()) + ", statistic "
                + number(pair.test().statistic()) + " (" + pair.stage().words() + ")";
    }

    static String mark(WrittenMark mark, Pag graph) {
        String at = graph.name(mark.at());
        String other = graph.name(mark.other());
        return (mark.mark() == Mark.ARROW
                        ? "arrowhead at " + at + " (" + at + " does not cause " + other + "): "
                        : "tail at " + at + " (" + at + " causes " + other + "): ")
                + mark.because();
    }
}
