package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Mark;
import java.util.List;

/**
 * One mark that a rule wrote.
 *
 * @param rule which rule
 * @param mark what was written
 * @param at the end of the edge at which it was written
 * @param other the edge's other end
 * @param nodes what the rule matched, in the letters of {@link PagRule}: a, b, c (R0 to R2, R6 to R8); a, b, c, d (R3);
 *     the whole path, the discriminated node last but one (R4); the cycle (R5); a, the path's second node, c (R9); a,
 *     the two paths' second nodes, c (R10)
 */
public record PagStep(PagRule rule, Mark mark, int at, int other, List<Integer> nodes) {
    public PagStep {
        nodes = List.copyOf(nodes);
    }

    /** Why, as a sentence with the nodes' names, such as "R1: x *-> y, x and z are not adjacent, and y is no collider". */
    public String because(List<String> names) {
        return rule + ": "
                + switch (rule) {
                    case R0 ->
                        name(names, 0) + " and " + name(names, 2) + " are not adjacent and " + name(names, 1)
                                + " is a collider between them";
                    case R1 ->
                        name(names, 0) + " *-> " + name(names, 1) + " *-* " + name(names, 2) + ", " + name(names, 0)
                                + " and " + name(names, 2) + " are not adjacent, and " + name(names, 1)
                                + " is no collider";
                    case R2 ->
                        "arrows lead from " + name(names, 0) + " by " + name(names, 1) + " to " + name(names, 2)
                                + ", one of them out of a tail; causing back would close a cycle";
                    case R3 ->
                        name(names, 0) + " *-> " + name(names, 1) + " <-* " + name(names, 2) + ", and " + name(names, 3)
                                + " is no collider between " + name(names, 0) + " and " + name(names, 2);
                    case R4 ->
                        "the path " + path(names) + " discriminates for " + name(names, nodes.size() - 2)
                                + ", and the set that separates its ends decides";
                    case R5 -> "the uncovered cycle " + path(names);
                    case R6 -> name(names, 0) + " --- " + name(names, 1);
                    case R7 ->
                        name(names, 0) + " --o " + name(names, 1) + ", " + name(names, 0) + " and " + name(names, 2)
                                + " are not adjacent";
                    case R8 -> name(names, 0) + " -> " + name(names, 1) + " -> " + name(names, 2);
                    case R9 ->
                        "an uncovered potentially directed path leads from " + name(names, 0) + " by " + name(names, 1)
                                + " to " + name(names, 2);
                    case R10 ->
                        "uncovered potentially directed paths lead from " + name(names, 0) + " by " + name(names, 1)
                                + " and by " + name(names, 2) + " to two parents of " + name(names, 3);
                };
    }

    private String name(List<String> names, int position) {
        return names.get(nodes.get(position));
    }

    private String path(List<String> names) {
        return String.join(", ", nodes.stream().map(names::get).toList());
    }
}
