package dev.whence.reports.graph;

import dev.whence.reports.graph.GraphLayout.Point;
import java.util.List;
import java.util.Locale;

/** Pieces of SVG. */
final class Svg {
    private Svg() {}

    /** Appends a format filled with values, the same in every language. */
    static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }

    /** A polyline whose corners are round, with this radius where there is room. */
    static String path(List<Point> points, double corner) {
        StringBuilder path = new StringBuilder();
        path.append('M').append(at(points.getFirst()));
        for (int i = 1; i < points.size() - 1; i++) {
            Point turn = points.get(i);
            double before = turn.distance(points.get(i - 1)) / (i == 1 ? 1 : 2);
            double after = turn.distance(points.get(i + 1)) / (i == points.size() - 2 ? 1 : 2);
            double radius = Math.min(corner, Math.min(before, after));
            path.append('L').append(at(turn.towards(points.get(i - 1), radius)));
            path.append('Q').append(at(turn)).append(' ').append(at(turn.towards(points.get(i + 1), radius)));
        }
        return path.append('L').append(at(points.getLast())).toString();
    }

    static String at(Point point) {
        return number(point.x()) + " " + number(point.y());
    }

    /** A coordinate to a tenth of a pixel. */
    static String number(double value) {
        double rounded = Math.round(value * 10) / 10.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(Character.isISOControl(letter) ? ' ' : letter);
            }
        }
        return escaped.toString();
    }
}
