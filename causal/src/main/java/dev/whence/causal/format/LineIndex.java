package dev.whence.causal.format;

import java.util.Arrays;

/** Finds the line and column of positions in a text. */
final class LineIndex {
    private final int[] starts;

    LineIndex(String text) {
        int[] found = new int[(int) text.chars().filter(c -> c == '\n').count() + 1];
        int line = 1;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            found[line++] = i + 1;
        }
        starts = found;
    }

    /** "line 3, column 5" of a position; both count from 1. */
    String place(int position) {
        int found = Arrays.binarySearch(starts, position);
        int line = found >= 0 ? found : -found - 2;
        return words(line + 1, position - starts[line] + 1);
    }

    /** The position of a line and column, or the nearest there is. */
    int position(int line, int column) {
        return starts[Math.clamp(line, 1, starts.length) - 1] + Math.max(column, 1) - 1;
    }

    static String words(int line, int column) {
        return "line " + line + ", column " + column;
    }
}
