package dev.whence.circuits.compiled;

/** A variable that is a number: one dimension of the stream. */
public sealed interface Numerical extends Expression permits Mean, SelectorWidth {
    /** The greatest magnitude that the number has in the stream. */
    double bound();
}
