package dev.whence.causal.identification.expression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes bound values with as few primes as keep them apart from the free values of the whole formula and from the
 * values bound around them; also substitutes free values, without capturing them.
 */
final class Renaming {
    private record Context(int part, Map<Value, Value> names, Set<Value> taken) {}

    private final Scopes scopes = new Scopes();
    private final Map<Expression, Integer> numbers = new IdentityHashMap<>();
    private final Map<Context, Expression> known = new HashMap<>();

    private Renaming() {}

    static Expression distinct(Expression expression, Collection<Value> reserved) {
        return written(expression, Map.of(), reserved);
    }

    static Expression substituted(Expression expression, Map<Value, Value> names) {
        return written(expression, names, List.of());
    }

    private static Expression written(Expression expression, Map<Value, Value> names, Collection<Value> reserved) {
        Renaming renaming = new Renaming();
        TreeSet<Value> taken = new TreeSet<>(reserved);
        for (Value value : renaming.scopes.free(expression)) {
            taken.add(names.getOrDefault(value, value));
        }
        return renaming.write(expression, names, taken);
    }

    private Expression write(Expression expression, Map<Value, Value> names, Set<Value> taken) {
        SortedSet<Value> free = scopes.free(expression);
        Map<Value, Value> relevant = new HashMap<>();
        names.forEach((from, to) -> {
            if (free.contains(from)) {
                relevant.put(from, to);
            }
        });
        Integer number = numbers.computeIfAbsent(expression, _ -> numbers.size());
        Context context = new Context(number, relevant, taken);
        Expression result = known.get(context);
        if (result == null) {
            result = compute(expression, relevant, taken);
            known.put(context, result);
        }
        return result;
    }

    private Expression compute(Expression expression, Map<Value, Value> names, Set<Value> taken) {
        return switch (expression) {
            case Constant constant -> constant;
            case Probability(var of, var given, var doing) ->
                new Probability(write(of, names), write(given, names), write(doing, names));
            case Product(var factors) ->
                new Product(factors.stream()
                        .map(factor -> write(factor, names, taken))
                        .toList());
            case Fraction(var numerator, var denominator) ->
                new Fraction(write(numerator, names, taken), write(denominator, names, taken));
            case Sum(var over, var body) -> {
                Map<Value, Value> inside = new HashMap<>(names);
                TreeSet<Value> insideTaken = new TreeSet<>(taken);
                List<Value> bound = new ArrayList<>();
                for (Value value : over) {
                    Value name = value.withPrimes(0);
                    while (insideTaken.contains(name)) {
                        name = name.withPrimes(name.primes() + 1);
                    }
                    inside.put(value, name);
                    insideTaken.add(name);
                    bound.add(name);
                }
                yield new Sum(bound, write(body, inside, insideTaken));
            }
        };
    }

    private static List<Value> write(List<Value> values, Map<Value, Value> names) {
        return values.stream().map(value -> names.getOrDefault(value, value)).toList();
    }
}
