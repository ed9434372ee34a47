package dev.whence.causal.identification.expression;

import java.util.Collection;
import java.util.List;

/**
 * The sum of {@code body} over all values of some variables. It binds those values inside {@code body}: an equal value
 * outside is another one.
 *
 * @param over what is summed over: sorted, distinct, not empty
 */
public record Sum(List<Value> over, Expression body) implements Expression {
    public Sum {
        over = over.stream().distinct().sorted().toList();
        if (over.isEmpty()) {
            throw new IllegalArgumentException("a sum over nothing");
        }
    }

    /** The sum, or the body itself when there is nothing to sum over. */
    public static Expression of(Collection<Value> over, Expression body) {
        return over.isEmpty() || body == Constant.ZERO ? body : new Sum(List.copyOf(over), body);
    }

    @Override
    public String toString() {
        return text();
    }
}
