package dev.whence.causal.identification.expression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rewrites a formula into a shorter one with the same value wherever the first has one, from the leaves up:
 *
 * <ul>
 *   <li>{@code P(a | b) P(b)} is {@code P(a, b)} (the chain rule, also given more);
 *   <li>{@code P(a, b) / P(b)} is {@code P(a | b)}, and equal factors cancel;
 *   <li>{@code sum_a P(a, b)} is {@code P(b)}, and a conditional that sums to one goes;
 *   <li>what does not depend on a sum's values leaves the sum, and independent sums part.
 * </ul>
 */
final class Simplifier {
    /** A product over a product, both flat. */
    private record Quotient(List<Expression> over, List<Expression> under) {}

    private final Scopes scopes = new Scopes();
    private final Map<Expression, Expression> known = new IdentityHashMap<>();

    Expression simplify(Expression expression) {
        Expression result = known.get(expression);
        if (result == null) {
            result = switch (expression) {
                case Constant constant -> constant;
                case Probability probability -> probability.of().isEmpty() ? Constant.ONE : probability;
                case Product(var factors) ->
                    quotient(Product.of(factors.stream().map(this::simplify).toList()), Constant.ONE);
                case Fraction(var numerator, var denominator) -> quotient(simplify(numerator), simplify(denominator));
                case Sum(var over, var body) -> sum(new TreeSet<>(over), simplify(body));
            };
            known.put(expression, result);
            known.put(result, result);
        }
        return result;
    }

    private Expression quotient(Expression numerator, Expression denominator) {
        if (numerator == Constant.ZERO) {
            return Constant.ZERO;
        }
        return built(reduced(split(new Fraction(numerator, denominator))));
    }

    private Expression built(Quotient quotient) {
        return Fraction.of(Product.of(ordered(quotient.over)), Product.of(ordered(quotient.under)));
    }

    /** Probabilities first, by what they are the probability of; the others as they came. */
    private static List<Expression> ordered(List<Expression> factors) {
        List<Expression> result = new ArrayList<>(factors);
        result.sort(Comparator.comparing(factor ->
                factor instanceof Probability probability ? probability.of().toString() : "\uffff"));
        return result;
    }

    private static Quotient split(Expression expression) {
        Quotient result = new Quotient(new ArrayList<>(), new ArrayList<>());
        split(expression, result.over, result.under);
        return result;
    }

    private static void split(Expression expression, List<Expression> over, List<Expression> under) {
        switch (expression) {
            case Product(var factors) -> factors.forEach(factor -> split(factor, over, under));
            case Fraction(var numerator, var denominator) -> {
                split(numerator, over, under);
                split(denominator, under, over);
            }
            case Constant.ONE -> {}
            case Constant _, Probability _, Sum _ -> over.add(expression);
        }
    }

    private Quotient reduced(Quotient quotient) {
        List<Expression> over = new ArrayList<>(quotient.over);
        List<Expression> under = new ArrayList<>();
        for (Expression factor : quotient.under) {
            if (!over.remove(factor)) {
                under.add(factor);
            }
        }
        boolean changed = true;
        while (changed) {
            boolean above = chain(over);
            boolean below = chain(under);
            boolean divided = divide(over, under);
            changed = above || below || divided || divideInside(over, under);
        }
        return new Quotient(over, under);
    }

    /** P(a | b, c) P(b | c) -> P(a, b | c), wherever it applies. */
    private static boolean chain(List<Expression> factors) {
        boolean changed = false;
        for (int i = 0; i < factors.size(); i++) {
            for (int j = 0; j < factors.size(); j++) {
                if (i != j
                        && factors.get(i) instanceof Probability later
                        && factors.get(j) instanceof Probability earlier
                        && later.given().size()
                                == earlier.of().size() + earlier.given().size()
                        && later.doing().equals(earlier.doing())
                        && later.given().containsAll(earlier.of())
                        && later.given().containsAll(earlier.given())
                        && later.of().stream().noneMatch(value -> contains(earlier, value))) {
                    factors.set(i, new Probability(joined(later.of(), earlier.of()), earlier.given(), later.doing()));
                    factors.remove(j);
                    changed = true;
                    i = -1;
                    break;
                }
            }
        }
        return changed;
    }

    private static boolean contains(Probability probability, Value value) {
        return probability.of().contains(value) || probability.given().contains(value);
    }

    /** P(a, b | c) / P(b | c) -> P(a | b, c), and P(b | c) / P(a, b | c) -> 1 / P(a | b, c). */
    private static boolean divide(List<Expression> over, List<Expression> under) {
        for (int i = 0; i < over.size(); i++) {
            for (int j = 0; j < under.size(); j++) {
                if (over.get(i) instanceof Probability top
                        && under.get(j) instanceof Probability bottom
                        && top.given().equals(bottom.given())
                        && top.doing().equals(bottom.doing())) {
                    if (top.of().containsAll(bottom.of())) {
                        over.set(i, conditioned(top, bottom));
                        under.remove(j);
                        over.remove(Constant.ONE);
                        return true;
                    }
                    if (bottom.of().containsAll(top.of())) {
                        under.set(j, conditioned(bottom, top));
                        over.remove(i);
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** (sum_a P(a, b | c) f) / P(b | c) -> sum_a P(a | b, c) f. */
    private boolean divideInside(List<Expression> over, List<Expression> under) {
        for (int i = 0; i < over.size(); i++) {
            for (int j = 0; j < under.size(); j++) {
                if (over.get(i) instanceof Sum(var bound, var body)
                        && under.get(j) instanceof Probability bottom
                        && bottom.values().stream().noneMatch(bound::contains)) {
                    Quotient inside = split(body);
                    List<Expression> divisor = new ArrayList<>(List.of(bottom));
                    if (divide(inside.over, divisor) && divisor.isEmpty()) {
                        over.set(i, sum(new TreeSet<>(bound), built(reduced(inside))));
                        under.remove(j);
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Expression conditioned(Probability joint, Probability part) {
        List<Value> rest = without(joint.of(), part.of());
        return rest.isEmpty() ? Constant.ONE : new Probability(rest, joined(joint.given(), part.of()), joint.doing());
    }

    private Expression sum(TreeSet<Value> over, Expression body) {
        if (body == Constant.ZERO) {
            return Constant.ZERO;
        }
        if (body instanceof Sum(var inner, var innerBody) && inner.stream().noneMatch(over::contains)) {
            TreeSet<Value> both = new TreeSet<>(over);
            both.addAll(inner);
            return sum(both, innerBody);
        }
        Quotient quotient = split(body);
        eliminate(over, quotient);
        return components(over, quotient);
    }

    /** Removes from the sum each value that only one conditional or joint probability speaks of, on its left side. */
    private void eliminate(TreeSet<Value> over, Quotient quotient) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Value value : List.copyOf(over)) {
                List<Expression> users = quotient.over.stream()
                        .filter(factor -> scopes.free(factor).contains(value))
                        .toList();
                boolean below = quotient.under.stream()
                        .anyMatch(factor -> scopes.free(factor).contains(value));
                if (!below
                        && users.size() == 1
                        && users.getFirst() instanceof Probability user
                        && user.of().contains(value)) {
                    List<Value> rest = without(user.of(), List.of(value));
                    quotient.over.remove(user);
                    if (!rest.isEmpty()) {
                        quotient.over.add(new Probability(rest, user.given(), user.doing()));
                    }
                    over.remove(value);
                    changed = true;
                }
            }
            if (changed) {
                chain(quotient.over);
            }
        }
    }

    /** One sum for each group of factors that share summed values; the others stand outside. */
    private Expression components(TreeSet<Value> over, Quotient quotient) {
        List<Expression> top = new ArrayList<>(quotient.over);
        List<Expression> bottom = new ArrayList<>(quotient.under);
        List<Expression> sums = new ArrayList<>();
        while (!over.isEmpty()) {
            TreeSet<Value> group = new TreeSet<>(Set.of(over.first()));
            Quotient inside = new Quotient(new ArrayList<>(), new ArrayList<>());
            boolean grew = true;
            while (grew) {
                boolean above = take(top, inside.over, group, over);
                boolean below = take(bottom, inside.under, group, over);
                grew = above || below;
            }
            over.removeAll(group);
            sums.add(Sum.of(group, built(reduced(inside))));
        }
        sums.addAll(0, top);
        return built(reduced(new Quotient(new ArrayList<>(split(Product.of(sums)).over), bottom)));
    }

    private boolean take(List<Expression> from, List<Expression> into, TreeSet<Value> group, TreeSet<Value> over) {
        boolean grew = false;
        for (Expression factor : List.copyOf(from)) {
            Set<Value> free = scopes.free(factor);
            if (group.stream().anyMatch(free::contains)) {
                from.remove(factor);
                into.add(factor);
                free.stream().filter(over::contains).forEach(group::add);
                grew = true;
            }
        }
        return grew;
    }

    private static List<Value> joined(List<Value> a, List<Value> b) {
        List<Value> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private static List<Value> without(List<Value> all, Collection<Value> some) {
        Set<Value> gone = new HashSet<>(some);
        return all.stream().filter(value -> !gone.contains(value)).toList();
    }
}
