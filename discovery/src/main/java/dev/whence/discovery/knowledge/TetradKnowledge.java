package dev.whence.discovery.knowledge;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knowledge as Tetrad writes it: {@code /knowledge}, then sections {@code addtemporal} (a line a tier: its number, with
 * {@code *} when its variables do not cause one another, and its variables), {@code forbiddirect} and
 * {@code requiredirect} (a line an edge: from, to). Names are separated by blanks; a name with blanks is recognised when
 * the variables are known, or in quotes. Tiers, which forbid edges in Tetrad, forbid causes here: over variables that all
 * have a tier that is the same.
 */
final class TetradKnowledge {
    private static final Pattern TIER = Pattern.compile("\\s*(-?\\d+)(\\*?)(\\s+|$)");

    private enum Section {
        NONE,
        TIERS,
        FORBIDDEN,
        REQUIRED
    }

    private final String source;
    private final Set<String> variables;
    private final KnowledgeSyntax read = new KnowledgeSyntax();

    private TetradKnowledge(String source, Collection<String> variables) {
        this.source = source;
        this.variables = new TreeSet<>(variables);
    }

    static boolean isTetrad(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .filter("/knowledge"::equals)
                .isPresent();
    }

    static Knowledge parse(String source, String text, Collection<String> variables) {
        return new TetradKnowledge(source, variables).parse(text.lines().toList());
    }

    private Knowledge parse(List<String> lines) {
        Section section = Section.NONE;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String word = line.strip();
            String place = source + ":" + (i + 1) + ":";
            switch (word) {
                case "", "/knowledge" -> {}
                case "addtemporal" -> section = Section.TIERS;
                case "forbiddirect" -> section = Section.FORBIDDEN;
                case "requiredirect" -> section = Section.REQUIRED;
                default -> {
                    if (!word.startsWith("//") && !word.startsWith("#")) {
                        content(section, place, line);
                    }
                }
            }
        }
        return read.knowledge();
    }

    private void content(Section section, String place, String line) {
        switch (section) {
            case NONE ->
                throw new InputException(place + (indent(line) + 1)
                        + ": expected addtemporal, forbiddirect or requiredirect, found '" + line.strip() + "'");
            case TIERS -> tier(place, line);
            case FORBIDDEN -> read.forbid(edge(place, line));
            case REQUIRED -> read.require(edge(place, line));
        }
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private void tier(String place, String line) {
        Matcher start = TIER.matcher(line);
        if (!start.lookingAt()) {
            throw new InputException(place + (indent(line) + 1)
                    + ": expected the tier's number, with * when its variables do not cause one another, found '"
                    + line.strip() + "'");
        }
        int tier = tierNumber(place, start.group(1));
        if (!start.group(2).isEmpty()) {
            read.close(tier);
        }
        for (Found each : names(place, line, start.end())) {
            for (String name : each.names()) {
                read.put(place + each.column(), name, tier);
            }
        }
    }

    private static int tierNumber(String place, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException large) {
            throw new InputException(place + "1: tier " + digits + " is out of range");
        }
    }

    private Arrow edge(String place, String line) {
        List<Found> ends = names(place, line.replace("-->", "   ").replace("==>", "   "), 0);
        if (ends.size() != 2 || ends.stream().anyMatch(end -> end.names().size() != 1)) {
            throw new InputException(place + (indent(line) + 1)
                    + ": expected an edge as two names, from and to, found '" + line.strip() + "'");
        }
        String from = ends.get(0).names().getFirst();
        String to = ends.get(1).names().getFirst();
        if (from.equals(to)) {
            throw new InputException(place + ends.get(1).column() + ": '" + from + "' is joined to itself");
        }
        return new Arrow(from, to);
    }

    /** One name, or what a pattern with * stands for. */
    private record Found(int column, List<String> names) {}

    private List<Found> names(String place, String line, int from) {
        List<Found> found = new ArrayList<>();
        int at = from;
        while (true) {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            if (at == line.length()) {
                return found;
            }
            int start = at;
            String name = longestKnown(line, at);
            if (!name.isEmpty()) {
                at += name.length();
                found.add(new Found(start + 1, List.of(name)));
                continue;
            }
            boolean quoted = line.charAt(at) == '"' && line.indexOf('"', at + 1) > at + 1;
            int end = quoted ? line.indexOf('"', at + 1) : at;
            while (!quoted && end < line.length() && !Character.isWhitespace(line.charAt(end))) {
                end++;
            }
            String word = line.substring(quoted ? at + 1 : at, end);
            at = quoted ? end + 1 : end;
            found.add(new Found(start + 1, matching(place + (start + 1), word)));
        }
    }

    /** The longest variable that stands at this place as a whole; empty when none does. */
    private String longestKnown(String line, int at) {
        String longest = "";
        for (String name : variables) {
            int end = at + name.length();
            if (name.length() > longest.length()
                    && line.startsWith(name, at)
                    && (end == line.length() || Character.isWhitespace(line.charAt(end)))) {
                longest = name;
            }
        }
        return longest;
    }

    private List<String> matching(String place, String word) {
        if (variables.isEmpty() || variables.contains(word)) {
            return List.of(word);
        }
        if (word.contains("*")) {
            Pattern pattern = Pattern.compile("\\Q" + word.replace("*", "\\E.*\\Q") + "\\E");
            List<String> all = variables.stream()
                    .filter(name -> pattern.matcher(name).matches())
                    .toList();
            if (!all.isEmpty()) {
                return all;
            }
        }
        throw new InputException(place + ": "
                + Names.unknown("variable", word, variables, "the data").getMessage());
    }

    /** @throws InputException when there is knowledge that Tetrad's format has no words for */
    static String write(Knowledge knowledge) {
        for (KnowledgeKind kind : List.of(
                KnowledgeKind.FORBIDDEN_PATHS, KnowledgeKind.REQUIRED_PATHS, KnowledgeKind.HIDDEN_CONFOUNDERS)) {
            if (knowledge.kinds().contains(kind)) {
                throw new InputException("Tetrad's knowledge files cannot say " + kind.words() + " ("
                        + knowledge.describe(kind) + "); write Whence's own lines instead");
            }
        }
        Map<Integer, Set<String>> byTier = new TreeMap<>();
        knowledge
                .tiers()
                .forEach((name, tier) ->
                        byTier.computeIfAbsent(tier, _ -> new TreeSet<>()).add(name));
        StringBuilder text = new StringBuilder("/knowledge\naddtemporal\n\n");
        byTier.forEach((tier, names) -> text.append(tier)
                .append(knowledge.closedTiers().contains(tier) ? "* " : " ")
                .append(String.join(
                        " ", names.stream().map(TetradKnowledge::quoted).toList()))
                .append('\n'));
        text.append("\nforbiddirect\n\n");
        edges(knowledge.forbidden()).forEach(edge -> text.append(edge).append('\n'));
        text.append("\nrequiredirect\n\n");
        edges(knowledge.required()).forEach(edge -> text.append(edge).append('\n'));
        return text.toString();
    }

    private static List<String> edges(Set<Arrow> arrows) {
        return arrows.stream()
                .map(arrow -> quoted(arrow.from()) + " " + quoted(arrow.to()))
                .sorted()
                .toList();
    }

    private static String quoted(String name) {
        return name.chars().anyMatch(Character::isWhitespace) ? '"' + name + '"' : name;
    }
}
