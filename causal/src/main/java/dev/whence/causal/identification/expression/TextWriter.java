package dev.whence.causal.identification.expression;

/** Plain text. */
final class TextWriter extends Writer {
    @Override
    String value(Value value) {
        return value.toString();
    }

    @Override
    String probability(String of, String given, String doing) {
        return "P" + (doing.isEmpty() ? "" : "_{" + doing + "}") + "(" + of + (given.isEmpty() ? "" : " | " + given)
                + ")";
    }

    @Override
    String fraction(String numerator, String denominator, boolean alone, boolean simple) {
        String text = simple ? numerator + " / " + denominator : "(" + numerator + ") / (" + denominator + ")";
        return alone ? text : "[" + text + "]";
    }

    @Override
    String sum(String over, String body) {
        return "sum_{" + over + "} " + body;
    }

    @Override
    String bracketed(String inner) {
        return "[" + inner + "]";
    }

    @Override
    String times(boolean beforeSum) {
        return beforeSum ? " * " : " ";
    }
}
