package dev.whence.causal.identification.expression;

/** A quotient. */
public record Fraction(Expression numerator, Expression denominator) implements Expression {
    /** The quotient, or its numerator when the denominator is 1 or the numerator 0. */
    public static Expression of(Expression numerator, Expression denominator) {
        return denominator == Constant.ONE || numerator == Constant.ZERO
                ? numerator
                : new Fraction(numerator, denominator);
    }

    @Override
    public String toString() {
        return text();
    }
}
