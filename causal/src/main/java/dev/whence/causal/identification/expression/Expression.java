package dev.whence.causal.identification.expression;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * A formula: {@link Constant zero or one}, a {@link Probability}, a {@link Product}, a {@link Fraction} or a {@link Sum}
 * over the values of variables. Immutable; parts may be shared, so that walks over a formula remember what they have
 * seen. {@code toString} is {@link #text()}.
 */
public sealed interface Expression permits Constant, Probability, Product, Fraction, Sum {
    /** The values that no sum binds: what the formula is a function of. */
    default SortedSet<Value> free() {
        return new Scopes().free(this);
    }

    /** The same function in fewer symbols: see {@link Simplifier}. */
    default Expression simplified() {
        return new Simplifier().simplify(this);
    }

    /** The same formula with every bound value written differently from the free ones and from those bound around it. */
    default Expression renamed() {
        return Renaming.distinct(this, List.of());
    }

    /** As {@link #renamed()}, and bound values are written differently from {@code reserved} ones too. */
    default Expression renamed(Collection<Value> reserved) {
        return Renaming.distinct(this, reserved);
    }

    /** The same formula with other symbols for free values; bound ones make way. */
    default Expression substituted(Map<Value, Value> symbols) {
        return Renaming.substituted(this, symbols);
    }

    /** Plain text, such as {@code sum_{m} P(m | x) * sum_{x'} P(x') P(y | m, x')}. */
    default String text() {
        return new TextWriter().write(this);
    }

    /** LaTeX, for mathematics mode. */
    default String latex() {
        return new LatexWriter().write(this);
    }
}
