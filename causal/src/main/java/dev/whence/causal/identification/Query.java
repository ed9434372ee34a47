package dev.whence.causal.identification;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Graph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The question P(outcomes | do(treatments), conditions), by variable names.
 *
 * @param treatments what is set; may be empty
 * @param outcomes whose distribution is asked for; not empty
 * @param conditions what is then observed (after the intervention); may be empty
 */
public record Query(List<String> treatments, List<String> outcomes, List<String> conditions) {
    private static final Pattern DO = Pattern.compile("do\\(([^()]*)\\)");
    private static final Pattern SUBSCRIPTED = Pattern.compile("P_\\{([^{}]*)\\}\\((.*)\\)");
    private static final Pattern PLAIN = Pattern.compile("P\\((.*)\\)");

    /** @throws InputException when there is no outcome, or a variable appears twice (treatment equal to outcome, say) */
    public Query {
        treatments = List.copyOf(treatments);
        outcomes = List.copyOf(outcomes);
        conditions = List.copyOf(conditions);
        if (outcomes.isEmpty()) {
            throw new InputException("a query needs at least one outcome");
        }
        Map<String, String> seen = new HashMap<>();
        note(treatments, "treatment", seen);
        note(outcomes, "outcome", seen);
        note(conditions, "condition", seen);
    }

    private static void note(List<String> names, String role, Map<String, String> seen) {
        for (String name : names) {
            String earlier = seen.put(name, role);
            if (earlier != null) {
                throw new InputException("'" + name + "' is both " + earlier + " and " + role
                        + " of the query; expected each variable once");
            }
        }
    }

    /** P(outcome | do(treatment)). */
    public static Query effect(String treatment, String outcome) {
        return new Query(List.of(treatment), List.of(outcome), List.of());
    }

    /** P(outcomes | do(treatments)). */
    public static Query effect(Collection<String> treatments, Collection<String> outcomes) {
        return new Query(List.copyOf(treatments), List.copyOf(outcomes), List.of());
    }

    /**
     * From text: {@code P(y | do(x))}, {@code P(y1, y2 | do(x1, x2), z)}, or {@code P_{x}(y | z)}. Names are those of the
     * graph's nodes, without spaces, commas or brackets.
     *
     * @throws InputException when the text has another form
     */
    public static Query parse(String text) {
        Matcher subscripted = SUBSCRIPTED.matcher(text.strip());
        Matcher plain = PLAIN.matcher(text.strip());
        List<String> treatments = new ArrayList<>();
        String inside;
        if (subscripted.matches()) {
            treatments.addAll(names(subscripted.group(1), text));
            inside = subscripted.group(2);
        } else if (plain.matches()) {
            inside = plain.group(1);
        } else {
            throw unreadable(text);
        }
        String[] sides = inside.split("\\|", -1);
        if (sides.length > 2) {
            throw unreadable(text);
        }
        List<String> conditions = List.of();
        if (sides.length == 2) {
            Matcher actions = DO.matcher(sides[1]);
            actions.results().forEach(match -> treatments.addAll(names(match.group(1), text)));
            List<String> rest = Stream.of(actions.replaceAll("").split(","))
                    .filter(part -> !part.isBlank())
                    .toList();
            conditions = names(String.join(",", rest), text);
        }
        return new Query(treatments, names(sides[0], text), conditions);
    }

    private static List<String> names(String list, String text) {
        if (list.isBlank()) {
            return List.of();
        }
        List<String> names = Stream.of(list.split(",", -1)).map(String::strip).toList();
        for (String name : names) {
            if (name.isEmpty() || name.matches(".*[\\s(){}|].*")) {
                throw unreadable(text);
            }
        }
        return names;
    }

    private static InputException unreadable(String text) {
        return new InputException("cannot read the query '" + text + "'; expected a form such as P(y | do(x), z)");
    }

    /** @throws InputException when the graph lacks one of the names; suggests the nearest */
    void check(Graph graph) {
        Stream.of(treatments, outcomes, conditions).flatMap(List::stream).forEach(graph::index);
    }

    @Override
    public String toString() {
        List<String> right = new ArrayList<>();
        if (!treatments.isEmpty()) {
            right.add("do(" + String.join(", ", treatments) + ")");
        }
        right.addAll(conditions);
        return "P(" + String.join(", ", outcomes) + (right.isEmpty() ? "" : " | " + String.join(", ", right)) + ")";
    }
}
