package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;

/** A variable that is one of some categories, counted from 0, or none: a one-hot block of the stream, or zeros. */
public sealed interface Categorical extends Expression permits Tokens, Indices, Elementwise, Copy {
    /** How many categories. */
    int size();

    /** @throws InputException when it is not a category of the variable */
    static void check(Categorical variable, int category) {
        if (category < 0 || category >= variable.size()) {
            throw new InputException("category " + category + " of '" + variable.name() + "', which has "
                    + variable.size() + ", from 0");
        }
    }
}
