package dev.whence.causal.identification.expression;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which values are free in a formula; remembers every part that it has seen. */
final class Scopes {
    private final Map<Expression, SortedSet<Value>> known = new IdentityHashMap<>();

    SortedSet<Value> free(Expression expression) {
        SortedSet<Value> result = known.get(expression);
        if (result == null) {
            result = Collections.unmodifiableSortedSet(compute(expression));
            known.put(expression, result);
        }
        return result;
    }

    private TreeSet<Value> compute(Expression expression) {
        TreeSet<Value> result = new TreeSet<>();
        switch (expression) {
            case Constant _ -> {}
            case Probability probability -> result.addAll(probability.values());
            case Product(var factors) -> factors.forEach(factor -> result.addAll(free(factor)));
            case Fraction(var numerator, var denominator) -> {
                result.addAll(free(numerator));
                result.addAll(free(denominator));
            }
            case Sum(var over, var body) -> {
                result.addAll(free(body));
                over.forEach(result::remove);
            }
        }
        return result;
    }
}
