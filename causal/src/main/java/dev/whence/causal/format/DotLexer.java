package dev.whence.causal.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the DOT language and dagitty's, which is a dialect of it, into tokens. The dialects differ in their edges
 * ({@code -> --} against {@code -> <- <-> -- @-> @-@} ...) and in what a backslash means in quotes.
 */
final class DotLexer {
    enum Kind {
        /** A name, a number or quoted text. */
        ID,
        /** An edge such as {@code ->}. */
        EDGE,
        /** One of <code>{ } [ ] = ; , :</code>. */
        SYMBOL,
        END
    }

    /**
     * @param text the name without its quotes, or the symbol
     * @param quoted whether the name was in quotes, hence no keyword
     * @param place of its first character, in words
     */
    record Token(Kind kind, String text, boolean quoted, String place) {
        boolean is(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }

        boolean isWord(String word) {
            return kind == Kind.ID && !quoted && text.equalsIgnoreCase(word);
        }

        @Override
        public String toString() {
            return kind == Kind.END ? "the end of the file" : "'" + text + "'";
        }
    }

    /** Longest first, since they are tried in this order. */
    private static final List<String> DOT_EDGES = List.of("->", "--");

    private static final List<String> DAGITTY_EDGES =
            List.of("@->", "<-@", "<->", "@-@", "@--", "--@", "->", "<-", "--");

    private final String text;
    private final GraphDraft draft;
    private final boolean dagitty;
    private final LineIndex lines;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private DotLexer(String text, GraphDraft draft, boolean dagitty) {
        this.text = text;
        this.draft = draft;
        this.dagitty = dagitty;
        this.lines = new LineIndex(text);
    }

    /** All tokens, the last of kind END. */
    static List<Token> tokens(String text, GraphDraft draft, boolean dagitty) {
        return new DotLexer(text, draft, dagitty).all();
    }

    private List<Token> all() {
        while (true) {
            at = skipBlanks(text, at);
            if (at >= text.length()) {
                tokens.add(new Token(Kind.END, "", false, lines.place(text.length())));
                return tokens;
            }
            tokens.add(next());
        }
    }

    private Token next() {
        int start = at;
        String place = lines.place(start);
        char c = text.charAt(at);
        if (c == '"') {
            return new Token(Kind.ID, quoted(), true, place);
        }
        if (c == '<' && !dagitty) {
            return new Token(Kind.ID, html(), true, place);
        }
        for (String edge : dagitty ? DAGITTY_EDGES : DOT_EDGES) {
            if (text.startsWith(edge, at)) {
                at += edge.length();
                return new Token(Kind.EDGE, edge, false, place);
            }
        }
        if ("{}[]=;,:".indexOf(c) >= 0) {
            at++;
            return new Token(Kind.SYMBOL, String.valueOf(c), false, place);
        }
        at = c == '-' ? at + 1 : at; // a negative number
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        if (at == start || at == start + 1 && c == '-') {
            throw error(start, "unexpected character '" + Character.toString(text.codePointAt(start)) + "'");
        }
        return new Token(Kind.ID, text.substring(start, at), false, place);
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '.'
                || c >= 0x80;
    }

    /** Quoted text, and what is joined to it by +. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (true) {
            int start = at++;
            while (true) {
                if (at >= text.length()) {
                    throw error(start, "a quotation mark that is never closed");
                }
                char c = text.charAt(at++);
                if (c == '"') {
                    break;
                }
                char following = at < text.length() ? text.charAt(at) : ' ';
                if (c == '\\' && following == '"') {
                    value.append('"');
                    at++;
                } else if (c == '\\' && following == '\n') { // a line continued
                    at++;
                } else if (c == '\\' && following == '\\' && !dagitty) { // DOT keeps both, for labels to interpret
                    value.append("\\\\");
                    at++;
                } else {
                    value.append(c);
                }
            }
            int plus = skipBlanks(text, at);
            int more = plus < text.length() && text.charAt(plus) == '+' ? skipBlanks(text, plus + 1) : text.length();
            if (more >= text.length() || text.charAt(more) != '"') {
                return value.toString();
            }
            at = more;
        }
    }

    /** {@code <text with <b>tags</b>>}, without the outer brackets. */
    private String html() {
        int start = at++;
        for (int depth = 1; depth > 0; at++) {
            if (at >= text.length()) {
                throw error(start, "a '<' that is never closed");
            }
            depth += text.charAt(at) == '<' ? 1 : text.charAt(at) == '>' ? -1 : 0;
        }
        return text.substring(start + 1, at - 1);
    }

    private RuntimeException error(int position, String message) {
        return draft.error(lines.place(position), message);
    }

    /** The next position that is neither white space nor in a comment ({@code // # /* *}{@code /}). */
    static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#' || text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                return at;
            }
        }
        return at;
    }
}
