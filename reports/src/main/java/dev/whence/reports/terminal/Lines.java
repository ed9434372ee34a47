package dev.whence.reports.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of text being put together for a terminal of a given width. */
final class Lines {
    private static final String RESET = "\u001b[0m";
    private static final int NARROWEST_COLUMN = 8;

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final StringBuilder text = new StringBuilder();
    private final int width;
    private final boolean colours;
    private final boolean unicode;

    Lines(int width, boolean colours, boolean unicode) {
        this.width = width;
        this.colours = colours;
        this.unicode = unicode;
    }

    /** How a line looks when there are colours. */
    enum Ink {
        PLAIN(""),
        STRONG("\u001b[1m"),
        FAINT("\u001b[2m"),
        ALARM("\u001b[33m"),
        HEADING("\u001b[1;36m");

        private final String code;

        Ink(String code) {
            this.code = code;
        }
    }

    int width() {
        return width;
    }

    String text() {
        return text.toString();
    }

    void blank() {
        text.append('\n');
    }

    /** A line as it is, however long: for commands that will be copied. */
    void verbatim(String line, Ink ink) {
        if (colours && !ink.code.isEmpty() && !line.isEmpty()) {
            text.append(ink.code).append(clean(line)).append(RESET);
        } else {
            text.append(clean(line));
        }
        text.append('\n');
    }

    /** A line cut at the width. */
    void cut(String line, Ink ink) {
        verbatim(line.length() <= width ? line : line.substring(0, width - 3) + "...", ink);
    }

    void rule(String title) {
        verbatim(title, Ink.HEADING);
        verbatim((unicode ? "\u2500" : "-").repeat(Math.min(width, Math.max(1, title.length()))), Ink.HEADING);
    }

    void heading(String title) {
        blank();
        verbatim(title, Ink.HEADING);
    }

    /** Text broken at spaces, every line after {@code indent}; nothing for a blank text. */
    void wrapped(String indent, String paragraph, Ink ink) {
        if (paragraph.isBlank()) {
            return;
        }
        broken(paragraph, width - indent.length()).forEach(line -> verbatim(indent + line, ink));
    }

    /** Text broken at spaces; the first line after {@code lead}, the others below its end. */
    void hanging(String lead, String paragraph, Ink ink) {
        String indent = " ".repeat(Math.min(lead.length(), width / 2));
        List<String> broken = broken(paragraph, width - lead.length());
        for (int line = 0; line < broken.size(); line++) {
            verbatim((line == 0 ? lead : indent) + broken.get(line), ink);
        }
    }

    /** A share in [0,1] as a bar of {@code cells} characters. */
    String bar(double share, int cells) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * cells);
        return (unicode ? "\u2588" : "#").repeat(full) + (unicode ? "\u2591" : ".").repeat(cells - full);
    }

    /**
     * A table under its headings. When it is too wide, first headings of numbers and then texts are cut with "...";
     * numbers never are: columns that still do not fit are left out at the right, and that is said.
     */
    void table(List<String> headings, List<Boolean> numeric, List<List<String>> rows) {
        int[] widths = new int[headings.size()];
        int[] least = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            int cells = 0;
            for (List<String> row : rows) {
                cells = Math.max(cells, row.get(column).length());
            }
            widths[column] = Math.max(cells, headings.get(column).length());
            least[column] = Math.min(widths[column], numeric.get(column) ? Math.max(4, cells) : NARROWEST_COLUMN);
        }
        narrow(widths, least);
        int shown = 0;
        for (int used = 0; shown < widths.length && (used += widths[shown] + 2) <= width; ) {
            shown++;
        }
        row(headings.subList(0, shown), numeric, widths, Ink.FAINT);
        for (List<String> row : rows) {
            row(row.subList(0, shown), numeric, widths, Ink.PLAIN);
        }
        if (shown < widths.length) {
            wrapped(
                    "  ",
                    "... and more columns: " + String.join(", ", headings.subList(shown, widths.length)),
                    Ink.FAINT);
        }
    }

    private void narrow(int[] widths, int[] least) {
        while (true) {
            int total = 0;
            int widest = -1;
            for (int column = 0; column < widths.length; column++) {
                total += widths[column] + 2;
                boolean canShrink = widths[column] > least[column];
                widest = canShrink && (widest < 0 || widths[column] > widths[widest]) ? column : widest;
            }
            if (total <= width || widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private void row(List<String> cells, List<Boolean> right, int[] widths, Ink ink) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            if (cell.length() > widths[column]) {
                cell = cell.substring(0, widths[column] - 3) + "...";
            }
            line.append("  ").append(padded(cell, widths[column], right.get(column)));
        }
        cut(line.toString().stripTrailing(), ink);
    }

    static String padded(String text, int width, boolean right) {
        String space = " ".repeat(Math.max(0, width - text.length()));
        return right ? space + text : text + space;
    }

    private static List<String> broken(String paragraph, int room) {
        int most = Math.max(20, room);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : SPACES.splitAsStream(paragraph.strip()).toList()) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Names come from files: control characters, above all escape sequences, must not reach the terminal. */
    private static String clean(String line) {
        return line.codePoints().anyMatch(Character::isISOControl) ? line.replaceAll("\\p{Cc}", "?") : line;
    }
}
