package dev.whence.discovery.blanket;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.blanket.Blanket.Change;
import dev.whence.discovery.blanket.Blanket.Step;
import dev.whence.discovery.blanket.TargetTests.Tested;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * HITON-MB (Aliferis, Tsamardinos and Statnikov 2003; the semi-interleaved form of Aliferis et al. 2010). The parents and
 * children of the target: candidates come in the order of their association, and go when some set of those present makes
 * them independent; both ends must find each other (Tsamardinos et al. 2006). Then the spouses: a parent or child X of a
 * child Y, separated from the target by some set, that becomes dependent when Y joins the set (Peña et al. 2007, whose
 * proof covers this form).
 */
final class Hiton {
    private final TargetTests tests;
    private final BlanketOptions options;
    private final Map<Integer, Found> neighbours = new HashMap<>();

    /** What surrounds a variable, and what separated the others from it. */
    private record Found(NodeSet adjacent, Map<Integer, Tested> separated, Map<Integer, Tested> kept) {}

    private Hiton(TargetTests tests, BlanketOptions options) {
        this.tests = tests;
        this.options = options;
    }

    static NodeSet blanket(TargetTests tests, BlanketOptions options, int target, List<Step> steps) {
        return new Hiton(tests, options).find(target, steps);
    }

    private NodeSet find(int target, List<Step> steps) {
        Found near = neighbours(target);
        NodeSet adjacent = near.adjacent.filter(x -> neighbours(x).adjacent.contains(target));
        List<Tested> sorted = adjacent.stream()
                .mapToObj(x -> java.util.Objects.requireNonNull(near.kept.get(x)))
                .sorted(tests.strongest())
                .toList();
        for (Tested each : sorted) {
            steps.add(step(each, "direct cause or effect: no set of the others separates it"));
        }
        NodeSet members = adjacent;
        for (Tested between : sorted) {
            int y = between.variable();
            NodeSet candidates = neighbours(y)
                    .adjacent
                    .filter(x -> x != target
                            && !adjacent.contains(x)
                            && neighbours(x).adjacent.contains(y));
            for (Tested spouse : spouses(target, y, candidates)) {
                if (!members.contains(spouse.variable())) {
                    members = members.with(spouse.variable());
                    steps.add(step(spouse, "other cause of " + tests.names().get(y)));
                }
            }
        }
        return members;
    }

    private List<Tested> spouses(int target, int y, NodeSet candidates) {
        List<Tested> spouses = new ArrayList<>();
        candidates.forEachNode(x -> {
            Tested separated = neighbours(target).separated.get(x);
            if (separated == null) {
                separated = neighbours(x).separated.get(target);
            }
            if (separated != null && !separated.given().contains(y)) {
                Tested joined = tests.ask(target, x, separated.given().with(y));
                if (joined.pValue() <= options.alpha()) {
                    spouses.add(joined);
                }
            }
        });
        return spouses.stream().sorted(tests.strongest()).toList();
    }

    private Step step(Tested tested, String reason) {
        return new Step(
                Change.ADDED,
                tests.names().get(tested.variable()),
                tested.given().stream().mapToObj(tests.names()::get).sorted().toList(),
                tested.pValue(),
                reason);
    }

    private Found neighbours(int target) {
        Found known = neighbours.get(target);
        if (known == null) {
            known = search(target);
            neighbours.put(target, known);
        }
        return known;
    }

    private Found search(int target) {
        Map<Integer, Tested> separated = new HashMap<>();
        Map<Integer, Tested> kept = new HashMap<>();
        NodeSet others = NodeSet.range(tests.names().size()).without(target);
        List<Tested> candidates = new ArrayList<>();
        for (Tested each : tests.askAll(target, others, NodeSet.empty(), "testing pairs")) {
            if (each.pValue() > options.alpha()) {
                separated.put(each.variable(), each);
            } else {
                candidates.add(each);
            }
        }
        candidates.sort(tests.strongest());
        List<Integer> present = new ArrayList<>(); // strongest first
        for (Tested each : candidates) {
            if (stays(target, each, present, separated, kept)) {
                present.add(each.variable());
            }
        }
        for (int i = present.size() - 1; i >= 0; i--) { // weakest first, given the rest
            List<Integer> rest = new ArrayList<>(present);
            int variable = rest.remove(i);
            if (!stays(target, tests.ask(target, variable, NodeSet.empty()), rest, separated, kept)) {
                present.remove(i);
            }
        }
        return new Found(NodeSet.of(present), separated, kept);
    }

    /** Whether no set of those present separates the candidate from the target. */
    private boolean stays(
            int target,
            Tested candidate,
            List<Integer> present,
            Map<Integer, Tested> separated,
            Map<Integer, Tested> kept) {
        Tested[] weakest = {candidate};
        for (int size = 1; size <= Math.min(present.size(), options.maxSize()); size++) {
            Tested found = firstSubset(
                    present,
                    0,
                    size,
                    NodeSet.empty(),
                    given -> {
                        Tested now = tests.ask(target, candidate.variable(), given);
                        if (tests.strongest().compare(now, weakest[0]) > 0) {
                            weakest[0] = now;
                        }
                        return now.pValue() > options.alpha();
                    },
                    target,
                    candidate.variable());
            if (found != null) {
                separated.put(candidate.variable(), found);
                return false;
            }
        }
        kept.put(candidate.variable(), weakest[0]);
        return true;
    }

    /** The test given the first subset of that size that satisfies the condition; null when none does. */
    private @Nullable Tested firstSubset(
            List<Integer> members,
            int from,
            int left,
            NodeSet chosen,
            Predicate<NodeSet> condition,
            int target,
            int variable) {
        if (left == 0) {
            return condition.test(chosen) ? tests.ask(target, variable, chosen) : null;
        }
        for (int i = from; i <= members.size() - left; i++) {
            Tested found =
                    firstSubset(members, i + 1, left - 1, chosen.with(members.get(i)), condition, target, variable);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
