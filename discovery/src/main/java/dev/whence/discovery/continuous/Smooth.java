package dev.whence.discovery.continuous;

import dev.whence.discovery.linear.Matrix;

/**
 * A smooth function's value and gradient at a matrix of weights.
 *
 * @param value infinite outside the function's domain
 * @param gradient [from, to]; meaningless where the value is infinite
 */
record Smooth(double value, Matrix gradient) {
    static Smooth outside(int size) {
        return new Smooth(Double.POSITIVE_INFINITY, Matrix.zeros(size, size));
    }

    /** {@code one + factor * other}. */
    static Smooth sum(Smooth one, double factor, Smooth other) {
        if (!(one.value + other.value < Double.POSITIVE_INFINITY)) {
            return outside(one.gradient.rows());
        }
        return new Smooth(one.value + factor * other.value, one.gradient.plus(other.gradient.scaled(factor)));
    }

    Smooth times(double factor) {
        return value < Double.POSITIVE_INFINITY ? new Smooth(factor * value, gradient.scaled(factor)) : this;
    }
}
