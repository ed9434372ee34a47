package dev.whence.causal.format;

/** Where in a text, in words. */
final class Place {
    private Place() {}

    /** "line 3, column 5" of a position in a text; both count from 1. */
    static String of(String text, int position) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < position; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return of(line, position - start + 1);
    }

    static String of(int line, int column) {
        return "line " + line + ", column " + column;
    }
}
