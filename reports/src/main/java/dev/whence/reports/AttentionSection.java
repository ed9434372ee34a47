package dev.whence.reports;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What one head attends to in one prompt.
 *
 * @param title the heading
 * @param caption what to see in it; may be empty
 * @param head its name, such as "head 4.2"
 * @param tokens the prompt, token by token, as text with its spaces
 * @param pattern {@code [query, key]}, shares of attention
 * @param query the position whose attention is shown over the words
 */
public record AttentionSection(
        String title, String caption, String head, List<String> tokens, List<List<Double>> pattern, int query)
        implements Section {
    /** Above so many tokens the whole pattern is not drawn, only what the chosen position attends to. */
    public static final int MOST_DRAWN = 64;

    /** @throws IllegalArgumentException when the pattern is not square over the tokens, or there is no such position */
    public AttentionSection {
        tokens = List.copyOf(tokens);
        pattern = pattern.stream().map(List::copyOf).toList();
        int count = tokens.size();
        if (pattern.size() != count || pattern.stream().anyMatch(row -> row.size() != count)) {
            throw new IllegalArgumentException("a pattern of another size than its " + count + " tokens");
        }
        if (query < 0 || query >= count) {
            throw new IllegalArgumentException("position " + query + " of " + count + " tokens");
        }
    }

    /** From the last position. */
    public AttentionSection(
            String title, String caption, String head, List<String> tokens, List<List<Double>> pattern) {
        this(title, caption, head, tokens, pattern, tokens.size() - 1);
    }

    /** Share of attention from the chosen position to another. */
    public double attention(int key) {
        return pattern.get(query).get(key);
    }

    /** A token with what cannot be seen made visible: a space as an open box, line ends, tabs and others as signs. */
    public static String visible(String token) {
        if (token.isEmpty()) {
            return "\u2205";
        }
        StringBuilder text = new StringBuilder();
        token.codePoints().forEach(letter -> {
            switch (letter) {
                case ' ' -> text.append('\u2423');
                case '\n' -> text.append('\u21b5');
                case '\t' -> text.append('\u21e5');
                default -> {
                    if (isSeen(letter)) {
                        text.appendCodePoint(letter);
                    } else {
                        text.append(String.format(java.util.Locale.ROOT, "\\u%04x", letter));
                    }
                }
            }
        });
        return text.toString();
    }

    /** The same in ASCII, in quotation marks. */
    public static String quoted(String token) {
        StringBuilder text = new StringBuilder("\"");
        token.codePoints().forEach(letter -> {
            switch (letter) {
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '"' -> text.append("\\\"");
                default -> {
                    if (letter >= ' ' && letter < 127) {
                        text.appendCodePoint(letter);
                    } else {
                        text.append(String.format(java.util.Locale.ROOT, "\\u%04x", letter));
                    }
                }
            }
        });
        return text.append('"').toString();
    }

    private static boolean isSeen(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** What the chosen position attends to, most first, as a table. */
    public TableSection table() {
        return TableSection.of(
                title,
                "",
                List.of(
                        TableSection.Column.count("position"),
                        TableSection.Column.text("token"),
                        TableSection.Column.percent("attention")),
                IntStream.range(0, tokens.size())
                        .boxed()
                        .filter(key -> attention(key) > 0)
                        .sorted(java.util.Comparator.comparingDouble(key -> -attention(key)))
                        .map(key -> List.of(key, visible(tokens.get(key)), attention(key)))
                        .toList());
    }
}
