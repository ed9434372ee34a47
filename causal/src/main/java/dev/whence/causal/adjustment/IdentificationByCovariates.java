package dev.whence.causal.adjustment;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that covariates can do for the effect of X on Y: adjustment sets on any graph; front-door sets and, for one
 * treatment and one outcome, instruments on a DAG or ADMG.
 *
 * @param causalPath whether any (possibly) causal path leads from X to Y; if not the effect is zero
 * @param instruments every candidate with its verdict; empty when not asked
 * @param instrumentNote the criterion, or why instruments were not asked for
 */
public record IdentificationByCovariates(
        Graph graph,
        NodeSet treatments,
        NodeSet outcomes,
        boolean causalPath,
        AdjustmentAnswer adjustment,
        FrontDoorAnswer frontDoor,
        List<Instrument> instruments,
        String instrumentNote) {
    public IdentificationByCovariates {
        instruments = List.copyOf(instruments);
    }

    /**
     * @param limit how many minimal adjustment sets and how many front-door sets to list
     * @throws InputException when a name is not a node (suggests the nearest) or the two are the same
     */
    public static IdentificationByCovariates of(Graph graph, String treatment, String outcome, int limit) {
        NodeSet x = NodeSet.of(graph.index(treatment));
        return of(graph, x, NodeSet.of(graph.index(outcome)), NodeSet.range(graph.size()), limit);
    }

    /**
     * @param allowed the nodes that are observed; treatments and outcomes need not be among them
     * @param limit how many minimal adjustment sets and how many front-door sets to list
     * @throws InputException when a set is empty, the two overlap, or the graph stands for no DAG or MAG
     */
    public static IdentificationByCovariates of(Graph graph, NodeSet x, NodeSet y, NodeSet allowed, int limit) {
        Adjustment query = Adjustment.of(graph, x, y).within(allowed);
        boolean readable = graph instanceof Dag || graph instanceof Admg;
        boolean single = x.size() == 1 && y.size() == 1;
        String note;
        if (!readable) {
            note = "instruments are read from a DAG or ADMG, not from a " + graph.kind();
        } else if (!single) {
            note = "instruments are read for one treatment and one outcome";
        } else {
            note = Instruments.CRITERION;
        }
        return new IdentificationByCovariates(
                graph,
                x,
                y,
                !query.forbidden().isEmpty(),
                adjustment(query, limit),
                readable
                        ? frontDoor(FrontDoor.of(graph, x, y).within(allowed), limit)
                        : new FrontDoorAnswer(
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                false,
                                "front-door sets are read from a DAG or ADMG, not from a " + graph.kind()),
                readable && single ? Instruments.of(query, x.first(), y.first()) : List.of(),
                note);
    }

    private static AdjustmentAnswer adjustment(Adjustment query, int limit) {
        List<NodeSet> sets = query.allMinimal().limit(limit + 1L).toList();
        boolean more = sets.size() > limit;
        Optional<NodeSet> canonical = query.canonical();
        return new AdjustmentAnswer(
                query.amenability(),
                query.forbidden(),
                canonical,
                query.minimum(),
                query.optimal(),
                more ? sets.subList(0, limit) : sets,
                more,
                canonical.isPresent()
                        ? query.check(query.minimal().orElseThrow()).reason()
                        : query.whyNone().orElseThrow());
    }

    private static FrontDoorAnswer frontDoor(FrontDoor query, int limit) {
        List<NodeSet> sets = query.all().limit(limit + 1L).toList();
        boolean more = sets.size() > limit;
        Optional<NodeSet> minimal = query.minimal();
        return new FrontDoorAnswer(
                minimal,
                query.maximal(),
                more ? sets.subList(0, limit) : sets,
                more,
                minimal.isPresent()
                        ? query.check(minimal.get()).reason()
                        : query.whyNone().orElseThrow());
    }

    /** The candidates that are instruments. */
    public List<Instrument> foundInstruments() {
        return instruments.stream().filter(one -> one.given().isPresent()).toList();
    }

    /** Whether any of the three identifies the effect (an instrument does so in a linear model). */
    public boolean identified() {
        return adjustment.exists()
                || frontDoor.minimal().isPresent()
                || !foundInstruments().isEmpty();
    }

    /** The whole answer as lines of plain text. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("effect of " + PathText.list(graph, treatments) + " on " + PathText.list(graph, outcomes) + " in "
                + (graph instanceof Admg ? "an " : "a ") + graph.kind() + " of " + graph.size() + " nodes");
        if (!causalPath) {
            lines.add("no causal path leads from treatment to outcome: the effect is zero");
        }
        lines.add("adjustment: " + (adjustment.exists() ? "valid; " : "not valid; ") + adjustment.reason());
        if (adjustment.exists()) {
            lines.add("  optimal: "
                    + adjustment
                            .optimal()
                            .set()
                            .map(set -> PathText.set(graph, set) + "; ")
                            .orElse("") + adjustment.optimal().reason());
            adjustment
                    .optimal()
                    .alternative()
                    .ifPresent(set -> lines.add("  alternative: " + PathText.set(graph, set)));
            adjustment.minimum().ifPresent(set -> lines.add("  fewest nodes: " + PathText.set(graph, set)));
            lines.add("  minimal sets" + first(adjustment.more(), adjustment.minimal()) + sets(adjustment.minimal()));
        }
        lines.add("front-door: " + frontDoor.reason());
        if (!frontDoor.sets().isEmpty()) {
            lines.add("  front-door sets" + first(frontDoor.more(), frontDoor.sets()) + sets(frontDoor.sets()));
        }
        if (instruments.isEmpty()) {
            lines.add("instruments: none; " + instrumentNote);
        } else if (foundInstruments().isEmpty()) {
            lines.add("instruments: none among " + instruments.size() + " candidates");
        }
        for (Instrument one : foundInstruments()) {
            lines.add("instrument: " + graph.name(one.node()) + "; " + one.reason());
        }
        return List.copyOf(lines);
    }

    private static String first(boolean more, List<NodeSet> sets) {
        return more ? " (the first " + sets.size() + "): " : ": ";
    }

    private String sets(List<NodeSet> sets) {
        return String.join(
                " ", sets.stream().map(set -> PathText.set(graph, set)).toList());
    }
}
