package dev.whence.causal.identification;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.identification.expression.Constant;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Product;
import dev.whence.causal.identification.expression.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * ID (Shpitser and Pearl 2006, figure 3): P_x(y) from the observed P in the graph G, or the two node sets of a hedge. The
 * comments give the lines of the figure; {@code treatments} is x, {@code outcomes} y, the kernel's region G, and its
 * nodes V.
 */
final class IdAlgorithm {
    /** Where it failed: F and F' of the hedge. */
    record Failure(NodeSet outer, NodeSet inner) {}

    private final Region whole;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Failure> failure = Optional.empty();

    IdAlgorithm(Admg graph) {
        this.whole = new Region(graph, NodeSet.range(graph.size()));
    }

    List<Step> steps() {
        return steps;
    }

    Optional<Failure> failure() {
        return failure;
    }

    /** The formula; without meaning when {@link #failure()} is present afterwards. */
    Expression run(NodeSet outcomes, NodeSet treatments) {
        return id(outcomes, treatments, Kernel.observed(whole), 0);
    }

    private Expression id(NodeSet outcomes, NodeSet treatments, Kernel kernel, int depth) {
        Region region = kernel.region();
        NodeSet nodes = region.nodes();
        // line 1: no treatment, so that a marginal answers
        if (treatments.isEmpty()) {
            note(1, depth, outcomes, treatments, "nothing is set any more: sum the distribution to the outcomes");
            return kernel.sum(nodes.minus(outcomes), nodes);
        }
        // line 2: only ancestors of the outcomes matter
        NodeSet ancestors = region.ancestors(outcomes);
        if (!ancestors.equals(nodes)) {
            note(
                    2,
                    depth,
                    outcomes,
                    treatments,
                    "leave out what is no ancestor of the outcomes: " + whole.describe(nodes.minus(ancestors)));
            return id(outcomes, treatments.intersection(ancestors), kernel.marginal(ancestors), depth + 1);
        }
        // line 3: setting what no longer leads to the outcomes changes nothing
        NodeSet untreated = nodes.minus(treatments);
        NodeSet idle = untreated.minus(region.ancestorsWithoutArrowsInto(treatments, outcomes));
        if (!idle.isEmpty()) {
            note(
                    3,
                    depth,
                    outcomes,
                    treatments,
                    "once these are set, the outcomes do not depend on " + whole.describe(idle)
                            + ": set them too, to any value");
            return id(outcomes, treatments.union(idle), kernel, depth + 1);
        }
        List<NodeSet> districtsWithoutTreatment = region.to(untreated).districts();
        // line 4: districts factorise
        if (districtsWithoutTreatment.size() > 1) {
            return factorised(outcomes, treatments, kernel, districtsWithoutTreatment, depth);
        }
        NodeSet district = districtsWithoutTreatment.getFirst(); // S
        NodeSet enclosing = region.district(district.first()); // S', the district of G around S
        // line 5: the whole graph is one district: a hedge
        if (enclosing.equals(nodes)) {
            note(
                    5,
                    depth,
                    outcomes,
                    treatments,
                    "fails: hidden causes join all of " + whole.describe(nodes) + ", and " + whole.describe(district)
                            + " among themselves");
            failure = Optional.of(new Failure(nodes, district));
            return Constant.ZERO;
        }
        // line 6: S is a district of G itself: a product of conditionals of P
        if (enclosing.equals(district)) {
            note(
                    6,
                    depth,
                    outcomes,
                    treatments,
                    whole.describe(district) + " shares no hidden cause with the rest: multiply its conditionals");
            return kernel.sum(district.minus(outcomes), district);
        }
        // line 7: S lies inside a larger district S' of G: go on within S'
        note(
                7,
                depth,
                outcomes,
                treatments,
                "go on in the district " + whole.describe(enclosing) + ", with the others fixed");
        return id(outcomes, treatments.intersection(enclosing), kernel.restricted(enclosing), depth + 1);
    }

    /** Line 4: Σ_{v \ (y ∪ x)} Π_i ID(s_i, v \ s_i, P, G). */
    private Expression factorised(
            NodeSet outcomes, NodeSet treatments, Kernel kernel, List<NodeSet> districts, int depth) {
        NodeSet nodes = kernel.region().nodes();
        note(
                4,
                depth,
                outcomes,
                treatments,
                "a product over the districts "
                        + districts.stream()
                                .map(set -> "{" + whole.describe(set) + "}")
                                .collect(Collectors.joining(", ")));
        List<Expression> factors = new ArrayList<>();
        for (NodeSet district : districts) {
            factors.add(id(district, nodes.minus(district), kernel, depth + 1));
            if (failure.isPresent()) {
                return Constant.ZERO;
            }
        }
        return Sum.of(kernel.values(nodes.minus(outcomes).minus(treatments)), Product.of(factors));
    }

    private void note(int line, int depth, NodeSet outcomes, NodeSet treatments, String text) {
        String asked = "P(" + whole.describe(outcomes)
                + (treatments.isEmpty() ? "" : " | do(" + whole.describe(treatments) + ")") + ")";
        steps.add(new Step("ID line " + line, depth, asked + ": " + text));
    }
}
