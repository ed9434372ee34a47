package dev.whence.discovery.series;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Knowledge about a time series. That nothing causes what came before it is built in. A name with a time, "x(t-1)", is
 * that lag only; a plain name, "x", is the variable at every lag: a forbidden {@code x -> y} forbids all lags. A required
 * edge must say its lag. Tiers are of whole variables and hold at every lag; a variable's own past is no other variable.
 */
public final class SeriesKnowledge {
    /** The kinds that can be said of a series. */
    public static final Set<KnowledgeKind> HONOURED =
            Set.of(KnowledgeKind.TIERS, KnowledgeKind.FORBIDDEN_EDGES, KnowledgeKind.REQUIRED_EDGES);

    private final KnowledgeOver over;
    private final int variables;

    private SeriesKnowledge(KnowledgeOver over, int variables) {
        this.over = over;
        this.variables = variables;
    }

    /**
     * @param variables the series' variables, sorted
     * @param maxLag the longest lag searched
     * @throws InputException when a name is unknown, a required edge has no lag, one longer than the longest or points
     *     into the past, tiers are given to some variables only, or the knowledge contradicts itself
     */
    public static SeriesKnowledge of(Knowledge knowledge, List<String> variables, int maxLag) {
        Set<Arrow> forbidden = new HashSet<>();
        Set<Arrow> required = new HashSet<>();
        for (Arrow arrow : sorted(knowledge.forbidden())) {
            forbid(arrow, variables, maxLag, forbidden);
        }
        for (Arrow arrow : sorted(knowledge.required())) {
            required.add(required(arrow, variables, maxLag));
        }
        fillTiers(knowledge, variables, maxLag, forbidden);
        Knowledge stamped = new Knowledge(Map.of(), Set.of(), forbidden, required, Set.of(), Set.of(), Set.of());
        List<String> nodes = new ArrayList<>();
        for (int lag = 0; lag <= maxLag; lag++) {
            for (String variable : variables) {
                nodes.add(new Moment(variable, lag).toString());
            }
        }
        return new SeriesKnowledge(stamped.over(nodes), variables.size());
    }

    private static List<Arrow> sorted(Set<Arrow> arrows) {
        return arrows.stream()
                .sorted(java.util.Comparator.comparing(Arrow::toString))
                .toList();
    }

    private static void forbid(Arrow arrow, List<String> variables, int maxLag, Set<Arrow> into) {
        boolean plainFrom = variables.contains(arrow.from());
        boolean plainTo = variables.contains(arrow.to());
        if (plainFrom && plainTo) {
            everyLag(arrow.from(), arrow.to(), maxLag, into);
            return;
        }
        int lag = lag(arrow, variables);
        Moment to = moment(arrow.to(), variables);
        if (lag >= 0 && lag <= maxLag) { // others are forbidden anyway, or not searched
            into.add(arrow(moment(arrow.from(), variables).variable(), lag, to.variable()));
        }
    }

    private static void everyLag(String from, String to, int maxLag, Set<Arrow> into) {
        for (int lag = from.equals(to) ? 1 : 0; lag <= maxLag; lag++) {
            into.add(arrow(from, lag, to));
        }
    }

    private static Arrow arrow(String from, int lag, String to) {
        return new Arrow(new Moment(from, lag).toString(), new Moment(to, 0).toString());
    }

    private static Arrow required(Arrow arrow, List<String> variables, int maxLag) {
        if (variables.contains(arrow.from()) && variables.contains(arrow.to())) {
            throw new InputException(
                    "the required edge " + arrow + " does not say its lag; write it with times, such as "
                            + arrow(arrow.from(), Math.min(1, maxLag), arrow.to()));
        }
        int lag = lag(arrow, variables);
        if (lag < 0) {
            throw new InputException("the required edge " + arrow + " points into the past; a cause comes first");
        }
        if (lag > maxLag) {
            throw new InputException("the required edge " + arrow + " spans " + lag + " steps, but the longest lag is "
                    + maxLag + "; raise --lags");
        }
        return arrow(
                moment(arrow.from(), variables).variable(),
                lag,
                moment(arrow.to(), variables).variable());
    }

    /** The number of steps from the cause to the effect. */
    private static int lag(Arrow arrow, List<String> variables) {
        if (variables.contains(arrow.from()) != variables.contains(arrow.to())) {
            moment(arrow.from(), variables);
            moment(arrow.to(), variables);
            throw new InputException("the edge " + arrow + " gives one end a time and not the other; write both as"
                    + " \"x(t-1)\", or neither for every lag");
        }
        Moment from = moment(arrow.from(), variables);
        Moment to = moment(arrow.to(), variables);
        int lag = from.lag() - to.lag();
        if (lag == 0 && from.variable().equals(to.variable())) {
            throw new InputException("the knowledge joins '" + arrow.from() + "' to itself");
        }
        return lag;
    }

    private static Moment moment(String name, List<String> variables) {
        if (variables.contains(name)) {
            return new Moment(name, 0);
        }
        return Moment.parse(name)
                .filter(moment -> variables.contains(moment.variable()))
                .orElseThrow(() -> Names.unknown(
                        "variable",
                        Moment.parse(name).map(Moment::variable).orElse(name),
                        variables,
                        "the knowledge against the series"));
    }

    private static void fillTiers(Knowledge knowledge, List<String> variables, int maxLag, Set<Arrow> forbidden) {
        Map<String, Integer> tiers = knowledge.tiers();
        if (tiers.isEmpty()) {
            return;
        }
        for (String name : new TreeSet<>(tiers.keySet())) {
            if (!variables.contains(name)) {
                moment(name, variables);
                throw new InputException("the tier of " + name + ": tiers are of whole variables in a series; write "
                        + moment(name, variables).variable());
            }
        }
        List<String> free =
                variables.stream().filter(name -> !tiers.containsKey(name)).toList();
        if (!free.isEmpty()) { // through one of them a later tier could cause an earlier one
            throw new InputException("tiers are given, but none to " + String.join(", ", free)
                    + "; in a series give every variable a tier, or forbid single edges");
        }
        for (String from : variables) {
            for (String to : variables) {
                int first = tiers.getOrDefault(from, 0);
                int second = tiers.getOrDefault(to, 0);
                boolean closed = first == second && knowledge.closedTiers().contains(first) && !from.equals(to);
                if (first > second || closed) {
                    everyLag(from, to, maxLag, forbidden);
                }
            }
        }
    }

    /** Whether {@code from} at that lag is known not to cause {@code to} directly. */
    public boolean forbids(int from, int lag, int to) {
        return over.forbids(lag * variables + from, to);
    }

    /** Whether {@code from} at that lag is known to cause {@code to} directly. */
    public boolean requires(int from, int lag, int to) {
        return over.requires(lag * variables + from, to);
    }

    /** Whether the two are known not to be joined within one time step. */
    public boolean forbidsAdjacency(int a, int b) {
        return forbids(a, 0, b) && forbids(b, 0, a);
    }

    /** Whether nothing is known but the order of time. */
    public boolean isEmpty() {
        return over.isEmpty();
    }
}
