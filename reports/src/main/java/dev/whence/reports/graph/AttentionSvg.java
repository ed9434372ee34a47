package dev.whence.reports.graph;

import dev.whence.reports.AttentionSection;
import dev.whence.reports.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A head's whole pattern drawn as SVG: a row for each position that looks, a column for each that is looked at, the words
 * along the left and the bottom.
 */
public final class AttentionSvg {
    private static final double FONT = 12;
    private static final double ROOM = 900;
    /** Cells of smaller shares say nothing when pointed at, which keeps the page small. */
    private static final double LEAST = 0.005;

    /** Even nothing is drawn as strongly as this, so that the triangle of what is seen can be told. */
    private static final double FAINTEST = 0.03;

    private final StringBuilder svg = new StringBuilder();

    private AttentionSvg() {}

    /**
     * The drawing, or empty when there are too many tokens ({@link AttentionSection#MOST_DRAWN}).
     *
     * @param id prefix of the id of its title, unique in the page
     */
    public static Optional<String> draw(AttentionSection section, String id) {
        if (section.tokens().size() > AttentionSection.MOST_DRAWN) {
            return Optional.empty();
        }
        AttentionSvg drawing = new AttentionSvg();
        drawing.pattern(section, id);
        return Optional.of(drawing.svg.toString());
    }

    private void pattern(AttentionSection section, String id) {
        List<String> words = section.tokens().stream()
                .map(AttentionSection::visible)
                .map(TextWidth::shortened)
                .toList();
        int count = words.size();
        double longest = words.stream()
                .mapToDouble(word -> TextWidth.of(word, FONT))
                .max()
                .orElse(0);
        double cell = Math.clamp((ROOM - longest) / count, 10, 30);
        double left = longest + 14;
        double width = left + count * cell + 14 + 0.5 * longest;
        double bottom = count * cell + 6;
        double height = bottom + 0.75 * longest + 24;
        add(
                "<svg class=\"graph attention\" style=\"--width:%spx\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" "
                        + "role=\"img\" aria-labelledby=\"%s-title\">\n<title id=\"%s-title\">%s</title>\n",
                Svg.number(width),
                Svg.number(width),
                Svg.number(height),
                Svg.number(width),
                Svg.number(height),
                id,
                id,
                Svg.escaped("Attention of " + section.head() + " from each token (rows) to each token (columns)"));
        for (int query = 0; query < count; query++) {
            double y = query * cell + 2;
            add(
                    "<text class=\"word%s\" x=\"%s\" y=\"%s\">%s</text>",
                    query == section.query() ? " chosen" : "",
                    Svg.number(left - 6),
                    Svg.number(y + cell / 2 + 4),
                    Svg.escaped(words.get(query)));
            for (int key = 0; key < count; key++) {
                cell(section, query, key, left + key * cell, y, cell);
            }
            svg.append('\n');
        }
        if (count > 0) {
            add(
                    "<rect class=\"chosen\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n",
                    Svg.number(left - 0.5),
                    Svg.number(section.query() * cell + 1.5),
                    Svg.number(count * cell),
                    Svg.number(cell));
        }
        for (int key = 0; key < count; key++) {
            String x = Svg.number(left + key * cell + cell / 2 - 3);
            String y = Svg.number(bottom + 8);
            add(
                    "<text class=\"word column\" transform=\"translate(%s %s) rotate(50)\">%s</text>",
                    x, y, Svg.escaped(words.get(key)));
        }
        svg.append("\n</svg>");
    }

    private void cell(AttentionSection section, int query, int key, double x, double y, double size) {
        double share = section.pattern().get(query).get(key);
        boolean named = share >= LEAST;
        if (!named && key > query) {
            return;
        }
        add(
                "<rect class=\"share\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill-opacity=\"%s\"",
                Svg.number(x),
                Svg.number(y),
                Svg.number(size - 1),
                Svg.number(size - 1),
                String.format(Locale.ROOT, "%.2f", Math.clamp(share, FAINTEST, 1)));
        if (named) {
            add(
                    "><title>%s</title></rect>",
                    Svg.escaped(AttentionSection.visible(section.tokens().get(query)) + " to "
                            + AttentionSection.visible(section.tokens().get(key)) + " (position " + key + "): "
                            + Numbers.percent(share)));
        } else {
            svg.append("/>");
        }
    }

    private void add(String format, Object... values) {
        Svg.add(svg, format, values);
    }
}
