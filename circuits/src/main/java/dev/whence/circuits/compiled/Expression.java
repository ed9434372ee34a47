package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.Slot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A variable of a program: a value at every position of a prompt. An aggregate becomes an attention head, an elementwise
 * function a part of an MLP; tokens and indices are in the stream from the start.
 */
public sealed interface Expression permits Categorical, Numerical, Aggregate {
    /** What descriptions call it. */
    String name();

    /** The variables that it is made of, and where the component that computes it reads them. */
    List<Read> reads();

    /**
     * A variable that a component reads.
     *
     * @param role at which of its slots
     */
    record Read(Slot.Role role, Expression variable) {}

    /** This expression and all that it is made of, each after what it is made of. */
    default List<Expression> inOrder() {
        Set<Expression> found = new LinkedHashSet<>();
        collect(this, found);
        return new ArrayList<>(found);
    }

    private static void collect(Expression expression, Set<Expression> found) {
        if (!found.contains(expression)) {
            expression.reads().forEach(read -> collect(read.variable(), found));
            found.add(expression);
        }
    }
}
