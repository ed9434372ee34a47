package dev.whence.discovery.knowledge;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knowledge as plain lines, one statement each; {@code #} starts a comment, and names with blanks, commas or arrows stand
 * in quotes:
 *
 * <pre>
 * tier 1: age, sex
 * tier 2 closed: "blood pressure", weight
 * forbid a -> b      # a is no direct cause of b
 * forbid a ~> b      # a does not cause b at all
 * require a -> b     # a is a direct cause of b
 * require a ~> b     # a causes b, directly or through others
 * hidden a <-> b     # a and b have a hidden common cause
 * </pre>
 */
public final class KnowledgeSyntax {
    private static final String STATEMENTS = "tier, forbid, require or hidden";

    private final Map<String, Integer> tiers = new HashMap<>();
    private final Map<String, String> tierPlaces = new HashMap<>();
    private final Set<Integer> closed = new HashSet<>();
    private final Set<Arrow> forbidden = new HashSet<>();
    private final Set<Arrow> required = new HashSet<>();
    private final Set<Arrow> forbiddenPaths = new HashSet<>();
    private final Set<Arrow> requiredPaths = new HashSet<>();
    private final Set<Arrow> hidden = new HashSet<>();

    KnowledgeSyntax() {}

    /**
     * Reads statements, one a line.
     *
     * @param source where the text is from, for messages
     * @param variables the names that there are; empty when they are not known, and then any name goes
     * @throws InputException when a line is no statement, names an unknown variable, or puts a variable into a second
     *     tier; says line, column and what was expected
     */
    public static Knowledge parse(String source, String text, Collection<String> variables) {
        KnowledgeSyntax read = new KnowledgeSyntax();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            KnowledgeText line = new KnowledgeText(source, i + 1, lines.get(i), variables);
            if (!line.atEnd()) {
                read.statement(line);
                line.end();
            }
        }
        return read.knowledge();
    }

    private void statement(KnowledgeText line) {
        if (line.takeWord("tier")) {
            int tier = line.number("the tier's number");
            if (line.takeWord("closed")) {
                closed.add(tier);
            }
            if (!line.take(":")) {
                throw line.expected("':' or 'closed:'");
            }
            do {
                putInTier(line, tier);
            } while (line.take(","));
            if (!line.atEnd()) {
                throw line.expected("',' or the end of the line (names with blanks stand in quotes)");
            }
        } else if (line.takeWord("forbid")) {
            arrow(line, forbidden, forbiddenPaths);
        } else if (line.takeWord("require")) {
            arrow(line, required, requiredPaths);
        } else if (line.takeWord("hidden")) {
            confounder(line);
        } else {
            throw line.expected(STATEMENTS);
        }
    }

    void putInTier(KnowledgeText line, int tier) {
        line.atEnd();
        String place = line.place();
        put(place, line.name(), tier);
    }

    void put(String place, String name, int tier) {
        Integer before = tiers.put(name, tier);
        if (before != null && before != tier) {
            throw new InputException(place + ": '" + name + "' is put in tier " + tier + ", but it is in tier " + before
                    + " by " + tierPlaces.get(name) + "; a variable has one tier");
        }
        tierPlaces.putIfAbsent(name, place);
    }

    void close(int tier) {
        closed.add(tier);
    }

    private static void arrow(KnowledgeText line, Set<Arrow> edges, Set<Arrow> paths) {
        String from = line.name();
        boolean edge = line.take("->");
        if (!edge && !line.take("~>")) {
            throw line.expected("'->' (a direct cause) or '~>' (a cause, directly or through others)");
        }
        add(edge ? edges : paths, from, line);
    }

    private void confounder(KnowledgeText line) {
        String from = line.name();
        if (!line.take("<->")) {
            throw line.expected("'<->'");
        }
        add(hidden, from, line);
    }

    private static void add(Set<Arrow> to, String from, KnowledgeText line) {
        line.atEnd();
        String place = line.place();
        String other = line.name();
        if (other.equals(from)) {
            throw new InputException(place + ": '" + from + "' is joined to itself");
        }
        to.add(new Arrow(from, other));
    }

    void forbid(Arrow arrow) {
        forbidden.add(arrow);
    }

    void require(Arrow arrow) {
        required.add(arrow);
    }

    Knowledge knowledge() {
        return new Knowledge(tiers, closed, forbidden, required, forbiddenPaths, requiredPaths, hidden);
    }

    /**
     * The value of an option {@code --forbid}: {@code "a -> b"}, {@code "a ~> b"}, several separated by commas.
     *
     * @throws InputException says the column and what was expected
     */
    public static Knowledge forbid(String text) {
        return option("--forbid", text, (read, line) -> arrow(line, read.forbidden, read.forbiddenPaths));
    }

    /** The value of an option {@code --require}, written like that of {@link #forbid}. */
    public static Knowledge require(String text) {
        return option("--require", text, (read, line) -> arrow(line, read.required, read.requiredPaths));
    }

    /** The value of an option {@code --hidden}: {@code "a <-> b"}, several separated by commas. */
    public static Knowledge hidden(String text) {
        return option("--hidden", text, KnowledgeSyntax::confounder);
    }

    private interface Statement {
        void read(KnowledgeSyntax into, KnowledgeText line);
    }

    private static Knowledge option(String option, String text, Statement one) {
        KnowledgeSyntax read = new KnowledgeSyntax();
        KnowledgeText line = new KnowledgeText(option, 0, text, List.of());
        do {
            one.read(read, line);
        } while (line.take(","));
        line.end();
        return read.knowledge();
    }

    /**
     * The value of an option {@code --tiers}: {@code "a, b < c < d"} puts a and b in tier 1, c in 2 and d in 3.
     *
     * @throws InputException says the column and what was expected
     */
    public static Knowledge tiers(String text) {
        KnowledgeSyntax read = new KnowledgeSyntax();
        KnowledgeText line = new KnowledgeText("--tiers", 0, text, List.of());
        int tier = 1;
        do {
            do {
                read.putInTier(line, tier);
            } while (line.take(","));
            tier++;
        } while (line.take("<"));
        if (!line.atEnd()) {
            throw line.expected("',' or '<' (names with blanks stand in quotes)");
        }
        return read.knowledge();
    }

    /** The statements, one a line, in a fixed order; {@link #parse} reads them back. */
    public static String write(Knowledge knowledge) {
        Map<Integer, Set<String>> byTier = new TreeMap<>();
        knowledge.closedTiers().forEach(tier -> byTier.put(tier, new TreeSet<>()));
        knowledge
                .tiers()
                .forEach((name, tier) ->
                        byTier.computeIfAbsent(tier, _ -> new TreeSet<>()).add(name));
        List<String> lines = new ArrayList<>();
        byTier.forEach((tier, names) -> {
            if (!names.isEmpty()) {
                lines.add("tier " + tier + (knowledge.closedTiers().contains(tier) ? " closed: " : ": ")
                        + String.join(
                                ", ",
                                names.stream()
                                        .map(KnowledgeText::quotedIfNeeded)
                                        .toList()));
            }
        });
        lines.addAll(arrows("forbid", knowledge.forbidden(), "->"));
        lines.addAll(arrows("forbid", knowledge.forbiddenPaths(), "~>"));
        lines.addAll(arrows("require", knowledge.required(), "->"));
        lines.addAll(arrows("require", knowledge.requiredPaths(), "~>"));
        lines.addAll(arrows("hidden", knowledge.hidden(), "<->"));
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static List<String> arrows(String word, Set<Arrow> arrows, String sign) {
        return arrows.stream()
                .map(arrow -> word + " " + KnowledgeText.quotedIfNeeded(arrow.from()) + " " + sign + " "
                        + KnowledgeText.quotedIfNeeded(arrow.to()))
                .sorted()
                .toList();
    }
}
