package dev.whence.causal.identification.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates formulas on discrete distributions. Sums are worked out by eliminating one value after another. A
 * conditional probability whose condition has probability zero is undefined; it does no harm where its weight is zero
 * and is reported where it matters (see {@link ValueTable}).
 */
public final class Evaluator {
    private static final int MENTIONED = 5;
    private final Distributions distributions;
    private final DiscreteJoint observed;
    private final Map<Set<String>, DiscreteJoint> marginals = new HashMap<>();
    private final Map<Expression, Tensor> known = new IdentityHashMap<>();
    private final Set<String> zeros = new LinkedHashSet<>();

    private Evaluator(Distributions distributions) {
        this.distributions = distributions;
        this.observed = distributions.under(Map.of());
    }

    /**
     * The formula's numbers on observed data alone.
     *
     * @throws dev.whence.causal.InputException when the formula names a variable that the joint distribution has not
     * @throws IllegalArgumentException when the formula speaks of an intervention
     */
    public static ValueTable evaluate(Expression expression, DiscreteJoint observed) {
        return evaluate(expression, doing -> {
            if (!doing.isEmpty()) {
                throw new IllegalArgumentException("the formula needs data under do" + doing);
            }
            return observed;
        });
    }

    /** The formula's numbers when distributions after interventions are known too. */
    public static ValueTable evaluate(Expression expression, Distributions distributions) {
        Evaluator evaluator = new Evaluator(distributions);
        Tensor result = evaluator.tensor(expression);
        boolean complete = true;
        for (double cell : result.cells()) {
            complete &= !Double.isNaN(cell);
        }
        return new ValueTable(result, complete ? List.of() : List.copyOf(evaluator.zeros));
    }

    private Tensor tensor(Expression expression) {
        Tensor result = known.get(expression);
        if (result == null) {
            result = switch (expression) {
                case Constant constant -> Tensor.scalar(constant == Constant.ONE ? 1 : 0);
                case Probability probability -> leaf(probability);
                case Product(var factors) ->
                    Tensor.product(factors.stream().map(this::tensor).toList());
                case Fraction(var numerator, var denominator) -> {
                    Tensor below = tensor(denominator);
                    for (double cell : below.cells()) {
                        if (cell == 0) {
                            note("the denominator " + brief(denominator.text()) + " is 0");
                        }
                    }
                    yield tensor(numerator).combined(below, Tensor::dividedBy);
                }
                case Sum sum -> sum(sum);
            };
            known.put(expression, result);
        }
        return result;
    }

    private static String brief(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    private Tensor sum(Sum sum) {
        List<Tensor> factors = new ArrayList<>();
        for (Expression factor : sum.body() instanceof Product(List<Expression> parts) ? parts : List.of(sum.body())) {
            factors.add(tensor(factor));
        }
        for (Value value : sum.over()) { // a value that the body does not mention still counts
            if (factors.stream().noneMatch(factor -> factor.axes().contains(value))) {
                factors.add(Tensor.scalar(observed.cardinality(value.variable())));
            }
        }
        List<Value> used = sum.over().stream()
                .filter(value ->
                        factors.stream().anyMatch(factor -> factor.axes().contains(value)))
                .toList();
        return Tensor.sumOfProduct(used, factors);
    }

    private Tensor leaf(Probability probability) {
        if (probability.doing().isEmpty()) {
            return conditional(probability, names -> marginals.computeIfAbsent(names, observed::marginal));
        }
        List<Value> doing = probability.doing();
        int[] sizes = doing.stream()
                .mapToInt(value -> observed.cardinality(value.variable()))
                .toArray();
        List<Value> axes = new ArrayList<>(doing);
        List<Tensor> slices = new ArrayList<>();
        for (int i = 0; i < Tensor.product(sizes); i++) {
            Map<String, Integer> assignment = new HashMap<>();
            int rest = i;
            for (int k = sizes.length - 1; k >= 0; k--) {
                assignment.put(doing.get(k).variable(), rest % sizes[k]);
                rest /= sizes[k];
            }
            slices.add(conditional(probability, distributions.under(assignment)::marginal));
        }
        Tensor first = slices.getFirst();
        axes.addAll(first.axes());
        int[] allSizes = new int[axes.size()];
        System.arraycopy(sizes, 0, allSizes, 0, sizes.length);
        System.arraycopy(first.sizes(), 0, allSizes, sizes.length, first.sizes().length);
        double[] cells = new double[Tensor.product(allSizes)];
        for (int i = 0; i < slices.size(); i++) {
            System.arraycopy(slices.get(i).cells(), 0, cells, i * first.cells().length, first.cells().length);
        }
        return new Tensor(axes, allSizes, cells);
    }

    private interface Marginals {
        DiscreteJoint of(Set<String> names);
    }

    private Tensor conditional(Probability probability, Marginals marginals) {
        Tensor joint = tensor(probability.of(), probability.given(), marginals);
        if (probability.given().isEmpty()) {
            return joint;
        }
        Tensor given = tensor(probability.given(), List.of(), marginals);
        for (int cell = 0; cell < given.cells().length; cell++) {
            if (given.cells()[cell] == 0) {
                note(probability.text() + " conditions on " + describe(given, cell) + ", which has probability 0");
            }
        }
        return joint.combined(given, Tensor::dividedBy);
    }

    private static Tensor tensor(List<Value> values, List<Value> more, Marginals marginals) {
        List<Value> axes = new ArrayList<>(values);
        axes.addAll(more);
        Set<String> names =
                new LinkedHashSet<>(axes.stream().map(Value::variable).toList());
        DiscreteJoint marginal = marginals.of(names);
        Map<String, Value> byName = new HashMap<>();
        axes.forEach(axis -> byName.put(axis.variable(), axis));
        List<Value> ordered =
                marginal.variables().stream().map(name -> symbol(byName, name)).toList();
        int[] sizes =
                marginal.variables().stream().mapToInt(marginal::cardinality).toArray();
        return new Tensor(ordered, sizes, marginal.probabilities());
    }

    private static Value symbol(Map<String, Value> byName, String name) {
        Value value = byName.get(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not in the formula");
        }
        return value;
    }

    private static String describe(Tensor tensor, int cell) {
        List<String> parts = new ArrayList<>();
        int rest = cell;
        for (int i = tensor.sizes().length - 1; i >= 0; i--) {
            parts.addFirst(tensor.axes().get(i) + "=" + rest % tensor.sizes()[i]);
            rest /= tensor.sizes()[i];
        }
        return String.join(", ", parts);
    }

    private void note(String zero) {
        if (zeros.size() < MENTIONED) {
            zeros.add(zero);
        }
    }
}
