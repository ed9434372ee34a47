package dev.whence.circuits.explanation;

import dev.whence.causal.InputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large a circuit may be. */
public sealed interface Budget {
    /** So many edges. */
    record Edges(int count) implements Budget {
        @Override
        public String toString() {
            return count + " edges";
        }
    }

    /** So many components, and every edge between them. */
    record Nodes(int count) implements Budget {
        @Override
        public String toString() {
            return count + " nodes";
        }
    }

    /** As few as reach this share of the behaviour on the pairs that were searched on. */
    record Share(double share) implements Budget {
        @Override
        public String toString() {
            return "as few as carry " + Math.round(100 * share) + " %";
        }
    }

    /**
     * Reads {@code 40-edges}, {@code 6-nodes} or {@code 90%}.
     *
     * @throws InputException when it is none of these
     */
    static Budget parse(String text) {
        Matcher matcher = Pattern.compile("(\\d{1,9})(-edges|-nodes|%)").matcher(text);
        if (matcher.matches()) {
            int number = Integer.parseInt(matcher.group(1));
            boolean percent = matcher.group(2).equals("%");
            if (number >= 1 && !(percent && number > 100)) {
                return switch (matcher.group(2)) {
                    case "-edges" -> new Edges(number);
                    case "-nodes" -> new Nodes(number);
                    default -> new Share(number / 100.0);
                };
            }
        }
        throw new InputException("--budget is '" + text + "', expected so many edges or components, such as 40-edges or"
                + " 6-nodes, or a share of the behaviour, such as 90%");
    }
}
