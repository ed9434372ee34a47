package dev.whence.causal.identification.expression;

/** The formulas 0 and 1. */
public enum Constant implements Expression {
    ZERO,
    ONE;

    @Override
    public String toString() {
        return this == ZERO ? "0" : "1";
    }
}
