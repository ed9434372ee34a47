package dev.whence.causal.identification.counterfactual;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.identification.expression.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The probability of events that may lie in several worlds, given others; summed over the values in {@code summed}.
 * {@code x} and {@code x'} are different values of the variable x.
 *
 * @param events what is asked for; not empty
 * @param given what is known; may be empty
 * @param summed values that are summed over, as when a nested counterfactual is written out: {@code P(y_{x, m_{x'}})} is
 *     the sum over m of {@code P(y_{x, m}, m_{x'})}
 */
public record CounterfactualQuery(
        List<CounterfactualEvent> events, List<CounterfactualEvent> given, List<Value> summed) {
    /** @throws InputException when there is no event, or a summed variable has another value elsewhere in the query */
    public CounterfactualQuery {
        events = events.stream().distinct().toList();
        given = given.stream().distinct().toList();
        summed = summed.stream().distinct().sorted().toList();
        if (events.isEmpty()) {
            throw new InputException("a counterfactual query needs at least one event");
        }
        for (Value value : values(events, given)) {
            for (Value bound : summed) {
                if (value.variable().equals(bound.variable()) && !value.equals(bound)) {
                    throw new InputException("the nested '" + bound + "' stands for every value of '" + bound.variable()
                            + "', so that the query cannot also speak of '" + value + "'");
                }
            }
        }
    }

    public CounterfactualQuery(List<CounterfactualEvent> events, List<CounterfactualEvent> given) {
        this(events, given, List.of());
    }

    /**
     * From text. An event is a value, with what is set in its world in {@code _{}}: {@code P(y_{x} | x')} is y had x been
     * set, for those where x' was seen (the effect of treatment on the treated). A value is the variable's name, with
     * primes for other values of it. What is set may itself be counterfactual: {@code P(y_{x, m_{x'}})} sets m to what it
     * would be under x' (natural effects).
     *
     * @throws InputException when the text has another form
     */
    public static CounterfactualQuery parse(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("P(") || !stripped.endsWith(")")) {
            throw unreadable(text);
        }
        List<String> sides = split(stripped.substring(2, stripped.length() - 1), '|', text);
        if (sides.size() > 2) {
            throw unreadable(text);
        }
        LinkedHashSet<CounterfactualEvent> events = new LinkedHashSet<>();
        LinkedHashSet<CounterfactualEvent> given = new LinkedHashSet<>();
        TreeSet<Value> summed = new TreeSet<>();
        LinkedHashSet<CounterfactualEvent> nested = new LinkedHashSet<>();
        for (String part : split(sides.getFirst(), ',', text)) {
            events.add(event(part, nested, summed, text));
        }
        if (sides.size() == 2) {
            int before = nested.size();
            for (String part : split(sides.get(1), ',', text)) {
                given.add(event(part, nested, summed, text));
            }
            if (nested.size() > before) {
                throw new InputException("a nested counterfactual after | is not supported: '" + text + "'");
            }
        }
        nested.stream()
                .filter(inner -> nested.stream()
                        .anyMatch(other -> !other.equals(inner)
                                && other.value().variable().equals(inner.value().variable())))
                .findFirst()
                .ifPresent(inner -> {
                    throw new InputException("'" + inner.value().variable() + "' is nested in two worlds in '" + text
                            + "'; expected one");
                });
        for (CounterfactualEvent inner : nested) {
            if (Stream.concat(events.stream(), given.stream())
                    .anyMatch(event ->
                            event.value().variable().equals(inner.value().variable()))) {
                throw new InputException("'" + inner.value().variable() + "' is both nested and an event in '" + text
                        + "'; expected one of the two");
            }
        }
        events.addAll(nested);
        return new CounterfactualQuery(List.copyOf(events), List.copyOf(given), List.copyOf(summed));
    }

    private static CounterfactualEvent event(
            String part, LinkedHashSet<CounterfactualEvent> nested, TreeSet<Value> summed, String text) {
        int subscript = part.indexOf("_{");
        if (subscript < 0) {
            return CounterfactualEvent.seen(value(part, text));
        }
        if (!part.endsWith("}")) {
            throw unreadable(text);
        }
        List<Value> doing = new ArrayList<>();
        for (String set : split(part.substring(subscript + 2, part.length() - 1), ',', text)) {
            if (set.contains("_{")) {
                CounterfactualEvent inner = event(set, nested, summed, text);
                nested.add(inner);
                summed.add(inner.value());
                doing.add(inner.value());
            } else {
                doing.add(value(set, text));
            }
        }
        return CounterfactualEvent.had(value(part.substring(0, subscript), text), doing);
    }

    private static Value value(String text, String whole) {
        if (!text.matches("[^\\s(){}|,']+'*")) {
            throw unreadable(whole);
        }
        return Value.parse(text);
    }

    /** Splits at a separator outside of braces. */
    private static List<String> split(String list, char separator, String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth < 0) {
                throw unreadable(text);
            }
            if (c == separator && depth == 0) {
                parts.add(list.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(list.substring(start).strip());
        if (depth != 0 || parts.stream().anyMatch(String::isEmpty)) {
            throw unreadable(text);
        }
        return parts;
    }

    private static InputException unreadable(String text) {
        return new InputException("cannot read the counterfactual query '" + text
                + "'; expected a form such as P(y_{x} | x', z) or P(y_{x, m_{x'}})");
    }

    /** @throws InputException when the graph lacks one of the variables; suggests the nearest */
    void check(Graph graph) {
        values(events, given).forEach(value -> graph.index(value.variable()));
    }

    static TreeSet<Value> values(List<CounterfactualEvent> events, List<CounterfactualEvent> given) {
        TreeSet<Value> all = new TreeSet<>();
        Stream.concat(events.stream(), given.stream()).forEach(event -> {
            all.add(event.value());
            all.addAll(event.doing());
        });
        return all;
    }

    @Override
    public String toString() {
        return (summed.isEmpty()
                        ? ""
                        : "sum_{" + summed.stream().map(Value::toString).collect(Collectors.joining(", ")) + "} ")
                + "P(" + list(events) + (given.isEmpty() ? "" : " | " + list(given)) + ")";
    }

    static String list(List<CounterfactualEvent> events) {
        return events.stream().map(CounterfactualEvent::toString).collect(Collectors.joining(", "));
    }
}
