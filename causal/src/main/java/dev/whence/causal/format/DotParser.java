package dev.whence.causal.format;

import dev.whence.causal.InputException;
import dev.whence.causal.format.DotLexer.Kind;
import dev.whence.causal.format.DotLexer.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The grammar that DOT and dagitty share (<a href="https://graphviz.org/doc/info/lang.html">graphviz.org</a>): a kind of
 * graph, and in braces statements about nodes, chains of edges, groups in braces, and settings. What a statement means
 * is told by the {@link Listener}. (JGraphT's importer of DOT tells neither {@code graph} from {@code digraph} nor where
 * a statement stands, and overflows the stack on nested braces; the tests use it to read what we write.)
 */
final class DotParser {
    /** Hears of each statement in the order of the text. */
    interface Listener {
        /** The word before the brace, in lower case, such as "digraph". */
        void start(String type, String place);

        /** A setting of the whole graph, {@code key=value}. */
        void setting(String key, String value, String place);

        /** A node, at every mention; the attributes of a mention in an edge are the defaults. */
        void node(String name, Map<String, String> attributes, String place);

        void edge(String from, String edge, String to, Map<String, String> attributes, String place);
    }

    /** Braces within braces; a real graph has a few, and the parser's own stack must not be what sets the limit. */
    private static final int DEEPEST = 100;

    private final GraphDraft draft;
    private final boolean dagitty;
    private final Listener listener;
    private final List<Token> tokens;
    private int at;

    private DotParser(String text, GraphDraft draft, boolean dagitty, Listener listener) {
        this.draft = draft;
        this.dagitty = dagitty;
        this.listener = listener;
        this.tokens = DotLexer.tokens(text, draft, dagitty);
    }

    /** @param types the words with which a graph may begin */
    static void parse(String text, GraphDraft draft, boolean dagitty, List<String> types, Listener listener) {
        new DotParser(text, draft, dagitty, listener).graph(types);
    }

    /** Attributes that {@code node [...]} and {@code edge [...]} set for what follows in the same braces. */
    private record Defaults(Map<String, String> nodes, Map<String, String> edges) {
        Defaults() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        Defaults copy() {
            return new Defaults(new LinkedHashMap<>(nodes), new LinkedHashMap<>(edges));
        }
    }

    private void graph(List<String> types) {
        if (peek().isWord("strict")) {
            at++;
        }
        Token type = take();
        String word = type.text().toLowerCase(Locale.ROOT);
        if (type.kind() != Kind.ID || type.quoted() || !types.contains(word)) {
            throw expected(String.join(" or ", types), type);
        }
        listener.start(word, type.place());
        if (peek().kind() == Kind.ID) {
            at++; // the graph's name
        }
        Token brace = take();
        if (!brace.is("{")) {
            throw expected("'{'", brace);
        }
        statements(new Defaults(), 1, brace);
        Token end = take();
        if (end.kind() != Kind.END) {
            throw expected("nothing more after the graph's closing brace", end);
        }
    }

    /** Statements up to and with the closing brace; returns every node that they name, in order. */
    private Set<String> statements(Defaults defaults, int depth, Token open) {
        if (depth > DEEPEST) {
            throw draft.error(open.place(), "braces more than " + DEEPEST + " deep");
        }
        Set<String> named = new LinkedHashSet<>();
        while (true) {
            Token token = peek();
            if (token.is("}")) {
                at++;
                return named;
            }
            if (token.kind() == Kind.END) {
                throw draft.error(open.place(), "a '{' that is never closed");
            }
            if (token.is(";") || token.is(",")) {
                at++;
            } else {
                statement(defaults, depth, named);
            }
        }
    }

    private void statement(Defaults defaults, int depth, Set<String> named) {
        Token first = peek();
        Token second = tokens.get(Math.min(at + 1, tokens.size() - 1));
        if (first.kind() == Kind.ID && second.is("=")) {
            at += 2;
            listener.setting(first.text(), value().text(), first.place());
            return;
        }
        if (!dagitty && second.is("[") && (first.isWord("graph") || first.isWord("node") || first.isWord("edge"))) {
            at++;
            defaults(first, attributes(), defaults);
            return;
        }
        List<Set<String>> chain = new ArrayList<>();
        List<Token> edges = new ArrayList<>();
        boolean single = first.kind() == Kind.ID && !isGroup(first, second);
        chain.add(operand(defaults, depth));
        while (peek().kind() == Kind.EDGE) {
            edges.add(take());
            chain.add(operand(defaults, depth));
        }
        Map<String, String> stated = attributes();
        if (edges.isEmpty() && single) {
            listener.node(first.text(), merged(defaults.nodes(), stated), first.place());
        }
        for (int i = 0; i < edges.size(); i++) {
            join(chain.get(i), edges.get(i), chain.get(i + 1), merged(defaults.edges(), stated));
        }
        chain.forEach(named::addAll);
    }

    private void defaults(Token kind, Map<String, String> stated, Defaults defaults) {
        if (kind.isWord("node")) {
            defaults.nodes().putAll(stated);
        } else if (kind.isWord("edge")) {
            defaults.edges().putAll(stated);
        } else {
            stated.forEach((key, value) -> listener.setting(key, value, kind.place()));
        }
    }

    private void join(Set<String> from, Token edge, Set<String> to, Map<String, String> attributes) {
        String place = edge.place();
        for (String a : from) {
            for (String b : to) {
                listener.edge(a, edge.text(), b, attributes, place);
            }
        }
    }

    /** One end of an edge: a node, or a group in braces. */
    private Set<String> operand(Defaults defaults, int depth) {
        Token token = take();
        if (isGroup(token, peek())) {
            if (!dagitty && peek().kind() == Kind.ID) {
                at++; // the group's name
            }
            token = take();
            if (!token.is("{")) {
                throw expected("'{'", token);
            }
        }
        if (token.is("{")) {
            return statements(defaults.copy(), depth + 1, token);
        }
        if (token.kind() != Kind.ID) {
            throw expected("a node's name", token);
        }
        listener.node(token.text(), defaults.nodes(), token.place());
        while (!dagitty && peek().is(":")) { // a port, and a compass point
            at++;
            value();
        }
        return Set.of(token.text());
    }

    /** DOT names a group by {@code subgraph name {}}, dagitty by {@code name {}}. */
    private boolean isGroup(Token first, Token second) {
        return dagitty ? first.kind() == Kind.ID && second.is("{") : first.isWord("subgraph");
    }

    /** Any number of attribute lists {@code [key=value, flag]}; a flag has the value "". */
    private Map<String, String> attributes() {
        Map<String, String> found = new LinkedHashMap<>();
        while (peek().is("[")) {
            at++;
            while (!peek().is("]")) {
                if (peek().is(",") || peek().is(";")) {
                    at++;
                    continue;
                }
                String key = value().text();
                boolean valued = peek().is("=");
                if (valued) {
                    at++;
                }
                found.put(key, valued ? value().text() : "");
            }
            at++;
        }
        return found;
    }

    private Token value() {
        Token token = take();
        if (token.kind() != Kind.ID) {
            throw expected("a name or a value", token);
        }
        return token;
    }

    private static Map<String, String> merged(Map<String, String> defaults, Map<String, String> stated) {
        Map<String, String> all = new LinkedHashMap<>(defaults);
        all.putAll(stated);
        return all;
    }

    private Token peek() {
        return tokens.get(at);
    }

    /** The next token; END is never passed. */
    private Token take() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    private InputException expected(String what, Token found) {
        return draft.error(found.place(), "expected " + what + ", found " + found);
    }
}
