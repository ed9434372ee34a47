package dev.whence.discovery.knowledge;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads words, names and arrows off one line of text and says where it stumbled: {@code file:line:column}. Columns count
 * characters from 1.
 */
final class KnowledgeText {
    private final String source;
    private final int line;
    private final String text;
    private final Set<String> variables;
    private int at;

    /** @param variables the names that there are; empty when they are not known */
    KnowledgeText(String source, int line, String text, Collection<String> variables) {
        this.source = source;
        this.line = line;
        this.text = text;
        this.variables = new TreeSet<>(variables);
    }

    /** Skips blanks; whether nothing or only a comment is left. */
    boolean atEnd() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at == text.length() || text.charAt(at) == '#';
    }

    /** Takes the word if it comes next as a whole. */
    boolean takeWord(String word) {
        if (atEnd() || !text.startsWith(word, at)) {
            return false;
        }
        int after = at + word.length();
        if (after < text.length() && (Character.isLetterOrDigit(text.charAt(after)) || text.charAt(after) == '_')) {
            return false;
        }
        at = after;
        return true;
    }

    /** Takes the sign if it comes next. */
    boolean take(String sign) {
        if (atEnd() || !text.startsWith(sign, at)) {
            return false;
        }
        at += sign.length();
        return true;
    }

    /** A whole number. */
    int number(String expected) {
        atEnd();
        int start = at;
        int end = at < text.length() && text.charAt(at) == '-' ? at + 1 : at;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        try {
            int value = Integer.parseInt(text, start, end, 10);
            at = end;
            return value;
        } catch (NumberFormatException none) {
            throw expected(expected);
        }
    }

    /** A name: in quotes (a quote in it doubled), or up to a blank, a comma, a semicolon, {@code <} or an arrow. */
    String name() {
        if (atEnd()) {
            throw expected("a variable's name");
        }
        int start = at;
        String name = text.charAt(at) == '"' ? quoted() : bare();
        if (!variables.isEmpty() && !variables.contains(name)) {
            throw new InputException(place(start) + ": "
                    + Names.unknown("variable", name, variables, "the data").getMessage());
        }
        return name;
    }

    private String quoted() {
        StringBuilder name = new StringBuilder();
        int start = at;
        for (int i = at + 1; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next != '"') {
                name.append(next);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                name.append('"');
                i++;
            } else {
                at = i + 1;
                if (name.toString().isBlank()) {
                    throw new InputException(place(start) + ": a name must not be blank");
                }
                return name.toString();
            }
        }
        throw new InputException(place(start) + ": the quote is never closed");
    }

    private String bare() {
        int end = at;
        while (end < text.length() && !endsName(text, end)) {
            end++;
        }
        if (end == at) {
            throw expected("a variable's name");
        }
        String name = text.substring(at, end);
        at = end;
        return name;
    }

    private static boolean endsName(String text, int at) {
        char next = text.charAt(at);
        return Character.isWhitespace(next)
                || next == ','
                || next == ';'
                || next == '<'
                || next == '"'
                || text.startsWith("->", at)
                || text.startsWith("~>", at);
    }

    /** The name as {@link #name} reads it back. */
    static String quotedIfNeeded(String name) {
        Predicate<Integer> ends = i -> endsName(name, i);
        boolean plain = !name.isEmpty() && name.charAt(0) != '#';
        for (int i = 0; i < name.length() && plain; i++) {
            plain = !ends.test(i);
        }
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** What was expected here, and what is here instead. */
    InputException expected(String what) {
        boolean end = atEnd();
        int stop = at;
        while (stop < text.length() && !Character.isWhitespace(text.charAt(stop))) {
            stop++;
        }
        return new InputException(place(at) + ": expected " + what + ", found "
                + (end ? "the end of the " + (line > 0 ? "line" : "text") : "'" + text.substring(at, stop) + "'"));
    }

    /** @throws InputException when something is left */
    void end() {
        if (!atEnd()) {
            throw expected("the end of the " + (line > 0 ? "line" : "text"));
        }
    }

    String place() {
        return place(at);
    }

    private String place(int column) {
        return source + (line > 0 ? ":" + line : "") + ":" + (column + 1);
    }
}
