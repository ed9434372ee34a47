package dev.whence.reports.graph;

/** How wide text is drawn, near enough for a sans-serif font that is not known. */
final class TextWidth {
    private static final int MOST_LETTERS = 24;

    private TextWidth() {}

    /** Width in pixels at a font size in pixels; errs on the wide side. */
    static double of(String text, double size) {
        return text.codePoints().mapToDouble(TextWidth::em).sum() * size;
    }

    private static double em(int letter) {
        if ("iljtfrI.,:;'|!()[] ".indexOf(letter) >= 0) {
            return 0.36;
        }
        if (letter == 'm' || letter == 'w' || letter == 'M' || letter == 'W' || letter == '%' || letter == '@') {
            return 0.9;
        }
        if (letter >= 0x1100) {
            return 1.05;
        }
        return Character.isUpperCase(letter) ? 0.7 : 0.58;
    }

    /** A name short enough for a box: its beginning and its end when it is long. */
    static String shortened(String name) {
        if (name.codePointCount(0, name.length()) <= MOST_LETTERS) {
            return name;
        }
        int[] letters = name.codePoints().toArray();
        int half = MOST_LETTERS / 2 - 1;
        return new String(letters, 0, half) + "\u2026" + new String(letters, letters.length - half, half);
    }
}
