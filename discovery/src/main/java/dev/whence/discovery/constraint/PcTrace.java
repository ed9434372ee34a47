package dev.whence.discovery.constraint;

import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Evidence.Kind;
import dev.whence.discovery.Explanation;
import dev.whence.discovery.constraint.Triples.Collider;
import dev.whence.discovery.independence.TestByName;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How {@link PcSearch} came to its graph, pair by pair. It numbers the variables in the order of their names; what it
 * gives out is in the numbers of the test.
 */
final class PcTrace implements Explanation {
    private final TestByName test;
    private final KnowledgeOver knowledge;
    private final KnownArrows known;
    private final Triples triples;
    private final Orientation orientation;
    private final double alpha;

    PcTrace(
            TestByName test,
            KnowledgeOver knowledge,
            KnownArrows known,
            Triples triples,
            Orientation orientation,
            double alpha) {
        this.test = test;
        this.knowledge = knowledge;
        this.known = known;
        this.triples = triples;
        this.orientation = orientation;
        this.alpha = alpha;
    }

    Skeleton skeleton() {
        return known.skeleton();
    }

    /** In the numbers of the test that was handed in. */
    SeparatedPair outward(SeparatedPair pair) {
        int a = test.original(pair.a());
        int b = test.original(pair.b());
        NodeSet given = NodeSet.of(pair.given().stream().map(test::original).toArray());
        return new SeparatedPair(Math.min(a, b), Math.max(a, b), given, pair.test());
    }

    private int number(String name) {
        return orientation.graph().index(name);
    }

    Optional<SeparatedPair> evidence(String a, String b) {
        int x = number(a);
        int y = number(b);
        return skeleton().removedBy(x, y).or(() -> skeleton().nearestTo(x, y)).map(this::outward);
    }

    OrientationConflict outward(Orientation.Conflict conflict) {
        Triples.Triple triple = conflict.collider().triple();
        int a = test.original(triple.a());
        int b = test.original(triple.b());
        return new OrientationConflict(
                Math.min(a, b),
                test.original(triple.middle()),
                Math.max(a, b),
                result(conflict.collider()).pValue(),
                conflict.reason());
    }

    private TestResult result(Collider collider) {
        return test.test(collider.triple().a(), collider.triple().b(), NodeSet.of(collider.given()));
    }

    @Override
    public List<Evidence> of(String first, String second) {
        int one = number(first);
        int other = number(second);
        int a = Math.min(one, other);
        int b = Math.max(one, other);
        List<Evidence> found = new ArrayList<>();
        adjacency(a, b, found);
        if (a != b && skeleton().isAdjacent(a, b)) {
            knownArrow(a, b, found);
            colliders(a, b, found);
            rules(a, b, found);
        }
        return List.copyOf(found);
    }

    private void adjacency(int a, int b, List<Evidence> found) {
        known.dropped().stream()
                .filter(each -> isPair(each.a(), each.b(), a, b))
                .forEach(each -> {
                    found.add(new Evidence(
                            Kind.CONFLICT, "the tests find " + pair(a, b) + " dependent whatever is held fixed"));
                    found.add(new Evidence(Kind.KNOWN, "left out all the same: " + each.reason()));
                });
        if (known.dropped().stream().anyMatch(each -> isPair(each.a(), each.b(), a, b))) {
            return;
        }
        if (skeleton().isKnownApart(a, b)) {
            found.add(new Evidence(
                    Kind.KNOWN, "neither of " + pair(a, b) + " causes the other directly: known, not tested"));
        }
        skeleton()
                .removedBy(a, b)
                .ifPresent(by -> found.add(new Evidence(
                        Kind.REMOVED,
                        "removed: " + pair(a, b) + " are independent" + given(by.given()) + numbers(by.test())
                                + " above alpha " + number(alpha))));
        skeleton().contradiction(a, b).ifPresent(by -> {
            found.add(new Evidence(
                    Kind.CONFLICT, "the tests would separate " + pair(a, b) + given(by.given()) + numbers(by.test())));
            found.add(new Evidence(Kind.KNOWN, "kept all the same: the edge is known"));
        });
        if (!skeleton().isContradicted(a, b)) {
            skeleton()
                    .nearestTo(a, b)
                    .ifPresent(by -> found.add(new Evidence(
                            Kind.KEPT,
                            "kept: no set separates " + pair(a, b) + "; nearest was the test"
                                    + (by.given().isEmpty() ? " without conditions" : given(by.given()))
                                    + numbers(by.test()) + ", not above alpha " + number(alpha))));
        }
    }

    private void knownArrow(int a, int b, List<Evidence> found) {
        for (int[] arrow : known.arrows()) {
            if (isPair(arrow[0], arrow[1], a, b)) {
                found.add(new Evidence(
                        Kind.KNOWN,
                        arrow(arrow[0], arrow[1])
                                + (knowledge.requires(arrow[0], arrow[1])
                                        ? " is known"
                                        : ": " + arrow(arrow[1], arrow[0]) + " is known not to be")));
            }
        }
    }

    private void colliders(int a, int b, List<Evidence> found) {
        for (Collider collider : orientation.colliders()) {
            if (touches(collider, a, b)) {
                found.add(new Evidence(Kind.ORIENTED, "collider " + text(collider)));
            }
        }
        for (Orientation.Conflict conflict : orientation.conflicts()) {
            if (touches(conflict.collider(), a, b)) {
                found.add(new Evidence(
                        Kind.CONFLICT,
                        "not drawn whole: collider " + text(conflict.collider()) + "; " + conflict.reason()));
            }
        }
        for (Triples.Triple triple : triples.ambiguous()) {
            if (isPair(triple.a(), triple.middle(), a, b) || isPair(triple.b(), triple.middle(), a, b)) {
                found.add(new Evidence(
                        Kind.CONFLICT,
                        "ambiguous: some sets that separate " + pair(triple.a(), triple.b()) + " hold "
                                + name(triple.middle())
                                + " and some do not, so it stays open whether it is a collider"));
            }
        }
    }

    private String text(Collider collider) {
        Triples.Triple triple = collider.triple();
        return name(triple.a()) + " -> " + name(triple.middle()) + " <- " + name(triple.b()) + ": "
                + pair(triple.a(), triple.b()) + " are most nearly independent"
                + (collider.given().length == 0 ? " without conditions" : given(NodeSet.of(collider.given())))
                + ", a set without " + name(triple.middle()) + numbers(result(collider));
    }

    private void rules(int a, int b, List<Evidence> found) {
        for (MeekRules.Step step : orientation.steps()) {
            if (isPair(step.edge().from(), step.edge().to(), a, b)) {
                found.add(new Evidence(
                        Kind.ORIENTED,
                        arrow(step.edge().from(), step.edge().to()) + " by Meek's rule " + step.rule() + " ("
                                + because(step.rule()) + "), from "
                                + arrow(step.because().from(), step.because().to())));
            }
        }
        for (Edge edge : orientation.excluded()) {
            if (isPair(edge.from(), edge.to(), a, b)) {
                found.add(new Evidence(
                        Kind.KNOWN,
                        arrow(edge.from(), edge.to())
                                + ": the other direction would make something a cause that it is known not to be"));
            }
        }
        for (MeekRules.Step step : orientation.refused()) {
            if (isPair(step.edge().from(), step.edge().to(), a, b)) {
                found.add(new Evidence(
                        Kind.CONFLICT,
                        "Meek's rule " + step.rule() + " calls for "
                                + arrow(step.edge().from(), step.edge().to()) + " from "
                                + arrow(step.because().from(), step.because().to())
                                + ", which would close a directed cycle or contradict what is known"));
            }
        }
    }

    private static String because(int rule) {
        return switch (rule) {
            case 1 -> "else there would be a collider that the tests deny";
            case 2 -> "else there would be a directed cycle";
            default -> "else there would be a collider that the tests deny, or a directed cycle";
        };
    }

    private static boolean touches(Collider collider, int a, int b) {
        int m = collider.triple().middle();
        return isPair(collider.triple().a(), m, a, b)
                || isPair(collider.triple().b(), m, a, b);
    }

    private static boolean isPair(int x, int y, int a, int b) {
        return x == a && y == b || x == b && y == a;
    }

    private String name(int node) {
        return test.names().get(node);
    }

    private String pair(int a, int b) {
        return name(Math.min(a, b)) + " and " + name(Math.max(a, b));
    }

    private String arrow(int from, int to) {
        return name(from) + " -> " + name(to);
    }

    private String given(NodeSet set) {
        return set.isEmpty()
                ? ""
                : " given "
                        + String.join(", ", set.stream().mapToObj(this::name).toList());
    }

    private String numbers(TestResult result) {
        return " (" + test.method() + ": statistic " + number(result.statistic())
                + (result.degreesOfFreedom() > 0
                        ? ", " + number(result.degreesOfFreedom()) + " degrees of freedom"
                        : "")
                + ", p = " + number(result.pValue()) + (result.rows() > 0 ? ", " + result.rows() + " rows)" : ")");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value)
                .replaceFirst("(\\.\\d*?)0+($|e)", "$1$2")
                .replaceFirst("\\.($|e)", "$1");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PcTrace that
                && skeleton().equals(that.skeleton())
                && orientation.graph().equals(that.orientation.graph())
                && orientation.steps().equals(that.orientation.steps())
                && triples.ambiguous().equals(that.triples.ambiguous());
    }

    @Override
    public int hashCode() {
        return Objects.hash(skeleton(), orientation.graph());
    }
}
