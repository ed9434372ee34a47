package dev.whence.causal.identification;

import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.identification.expression.Constant;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Fraction;
import dev.whence.causal.identification.expression.Probability;
import dev.whence.causal.identification.expression.Product;
import dev.whence.causal.identification.expression.Sum;
import dev.whence.causal.identification.expression.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The distribution that ID carries along: over the nodes of a region, and a function of fixed values of others. It is
 * kept as the factors of the chain rule, one for each node given the nodes before it; a factor is built when it is first
 * asked for and shared from then on.
 */
final class Kernel {
    /**
     * @param node whose conditional distribution this is
     * @param scope the nodes whose values it depends on
     */
    record Factor(int node, NodeSet scope, Expression expression) {}

    private final Region region;
    /** The nodes of the whole graph, parents before children. */
    private final List<Integer> order;
    /** Whether this is the distribution of the data, over an ancestral set. */
    private final boolean observed;

    private final Map<Integer, Factor> factors = new HashMap<>();

    private Kernel(Region region, List<Integer> order, boolean observed) {
        this.region = region;
        this.order = order;
        this.observed = observed;
    }

    static Kernel observed(Region region) {
        return new Kernel(region, region.graph().topologicalOrder(), true);
    }

    Region region() {
        return region;
    }

    private List<Integer> nodes() {
        return order.stream().filter(region.nodes()::contains).toList();
    }

    private NodeSet before(int node) {
        return NodeSet.of(order.subList(0, order.indexOf(node))).intersection(region.nodes());
    }

    /** P(node | the nodes before it). */
    Factor factor(int node) {
        Factor factor = factors.get(node);
        if (factor == null) { // only in the distribution of the data are factors left to be built
            factor = observedFactor(node);
            factors.put(node, factor);
        }
        return factor;
    }

    /**
     * Given its predecessors, a node depends only on its district among them and that district's parents (Tian and Pearl
     * 2002, lemma 1), so that the others are left out.
     */
    private Factor observedFactor(int node) {
        Region prefix = region.to(before(node).with(node));
        NodeSet district = prefix.district(node);
        NodeSet blanket = district;
        for (int member : district) {
            blanket = blanket.union(prefix.parents(member));
        }
        return new Factor(
                node, blanket, Probability.conditional(values(NodeSet.of(node)), values(blanket.without(node))));
    }

    /** Σ over the nodes outside an ancestral set: again a kernel. */
    Kernel marginal(NodeSet ancestral) {
        if (observed) {
            return new Kernel(region.to(ancestral), order, true);
        }
        Kernel result = new Kernel(region.to(ancestral), order, false);
        List<Factor> earlier = new ArrayList<>();
        for (int node : nodes()) {
            Factor factor = factor(node);
            if (ancestral.contains(node)) {
                result.factors.put(
                        node, marginalFactor(factor, earlier, before(node).minus(ancestral)));
            }
            earlier.add(factor);
        }
        return result;
    }

    /** P(node | kept predecessors) = Σ_gone Π_{j<=i} f_j / Σ_gone Π_{j<i} f_j, over what {@code factor} hangs on. */
    private Factor marginalFactor(Factor factor, List<Factor> earlier, NodeSet gone) {
        NodeSet summed = factor.scope.intersection(gone);
        if (summed.isEmpty()) {
            return factor;
        }
        List<Factor> linked = new ArrayList<>();
        List<Factor> others = new ArrayList<>(earlier);
        boolean grew = true;
        while (grew) { // factors not linked through summed values cancel
            grew = false;
            for (Factor other : List.copyOf(others)) {
                if (other.scope.intersects(summed)) {
                    others.remove(other);
                    linked.add(other);
                    summed = summed.union(other.scope.intersection(gone));
                    grew = true;
                }
            }
        }
        linked.sort((a, b) -> Integer.compare(earlier.indexOf(a), earlier.indexOf(b)));
        List<Factor> withNode = new ArrayList<>(linked);
        withNode.add(factor);
        Factor above = summed(withNode, summed, factor.node);
        Factor below = summed(linked, summed, factor.node);
        return new Factor(
                factor.node,
                above.scope.union(below.scope),
                Fraction.of(above.expression, below.expression).simplified());
    }

    /** Line 7 of ID: the product of the factors of a district, with the values outside it fixed. */
    Kernel restricted(NodeSet district) {
        Kernel result = new Kernel(region.to(district), order, false);
        district.forEachNode(node -> result.factors.put(node, factor(node)));
        return result;
    }

    /** Σ_{over} of the product of the factors of {@code of}. */
    Expression sum(NodeSet over, NodeSet of) {
        if (observed && of.equals(region.nodes())) { // a marginal of the data
            return Probability.of(values(of.minus(over)));
        }
        List<Factor> used =
                nodes().stream().filter(of::contains).map(this::factor).toList();
        return summed(used, over, -1).expression.simplified();
    }

    /** Drops factors that sum to one: from the last, those whose node is summed and in no other factor. */
    private Factor summed(List<Factor> factors, NodeSet over, int node) {
        List<Factor> left = new ArrayList<>(factors);
        NodeSet summed = over;
        for (Factor factor : factors.reversed()) {
            if (over.contains(factor.node)
                    && left.stream()
                            .noneMatch(other -> other.node != factor.node && other.scope.contains(factor.node))) {
                left.remove(factor);
                summed = summed.without(factor.node);
            }
        }
        NodeSet scope = NodeSet.empty();
        List<Expression> expressions = new ArrayList<>();
        for (Factor factor : left) {
            scope = scope.union(factor.scope);
            expressions.add(factor.expression);
        }
        NodeSet present = summed.intersection(scope);
        Expression body = expressions.isEmpty() ? Constant.ONE : Product.of(expressions);
        NodeSet outside = scope.minus(present);
        return new Factor(node, outside, Sum.of(values(present), body));
    }

    List<Value> values(NodeSet set) {
        return region.graph().names(set).stream().map(Value::of).toList();
    }
}
