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
    String fraction(Expression numerator, Expression denominator, boolean alone) {
        String text = operand(numerator) + " / " + operand(denominator);
        return alone ? text : "[" + text + "]";
    }

    private String operand(Expression part) {
        return part instanceof Probability || part instanceof Constant ? write(part) : "(" + write(part) + ")";
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
