package dev.whence.causal.identification.counterfactual;

import dev.whence.causal.InputException;
import dev.whence.causal.identification.expression.Value;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One event in one world: {@code y_{x}} says that y would be seen had x been set; {@code y}, without subscript, that it
 * is seen in the actual world.
 *
 * @param value what would be seen
 * @param doing what is set in that world, sorted; empty for the actual world
 */
public record CounterfactualEvent(Value value, List<Value> doing) {
    /** @throws InputException when the world sets one variable to two values */
    public CounterfactualEvent {
        doing = doing.stream().distinct().sorted().toList();
        Set<String> seen = new HashSet<>();
        for (Value set : doing) {
            if (!seen.add(set.variable())) {
                throw new InputException("'" + value + "' is asked for in a world that sets '" + set.variable()
                        + "' to two values: " + doing);
            }
        }
    }

    /** An event in the actual world. */
    public static CounterfactualEvent seen(Value value) {
        return new CounterfactualEvent(value, List.of());
    }

    /** An event in the world where {@code doing} is set. */
    public static CounterfactualEvent had(Value value, Collection<Value> doing) {
        return new CounterfactualEvent(value, List.copyOf(doing));
    }

    @Override
    public String toString() {
        return doing.isEmpty()
                ? value.toString()
                : value + "_{" + doing.stream().map(Value::toString).collect(Collectors.joining(", ")) + "}";
    }
}
