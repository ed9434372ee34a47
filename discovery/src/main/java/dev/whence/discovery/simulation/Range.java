package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;
import java.util.random.RandomGenerator;

/** Numbers from {@code low} to {@code high}, drawn uniformly. */
public record Range(double low, double high) {
    /** @throws InputException when low is negative or above high, or either is not finite */
    public Range {
        if (!(low >= 0 && low <= high && high < Double.POSITIVE_INFINITY)) {
            throw new InputException("the range from " + low + " to " + high
                    + " is not possible; expected two numbers, 0 or more, the smaller first");
        }
    }

    double draw(RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }

    /** Drawn from the range, with a random sign. */
    double drawSigned(RandomGenerator random) {
        double size = draw(random);
        return random.nextBoolean() ? size : -size;
    }

    int drawWhole(RandomGenerator random) {
        return random.nextInt((int) low, (int) high + 1);
    }

    @Override
    public String toString() {
        return low + " to " + high;
    }
}
