package dev.whence.networks.training;

import dev.whence.causal.InputException;

/** What the learning rate is multiplied by in each step. */
public sealed interface Schedule {
    /**
     * The factor, from 0 to 1.
     *
     * @param step from 0
     * @param steps how many there are in all
     */
    double factor(long step, long steps);

    /** One throughout. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long steps) {
            return 1;
        }
    }

    /**
     * Rises linearly, reaching one in the last step of the warm-up; then half a cosine down to the floor, reached in the
     * last step of all (Loshchilov and Hutter 2017, without restarts).
     *
     * @param warmup steps
     * @param floor from 0 to 1
     */
    record Cosine(int warmup, double floor) implements Schedule {
        public Cosine {
            check(warmup, floor);
        }

        @Override
        public double factor(long step, long steps) {
            double done = done(step, steps, warmup);
            return done < 0 ? 1 + done : floor + (1 - floor) * (1 + Math.cos(Math.PI * done)) / 2;
        }
    }

    /**
     * Rises linearly, reaching one in the last step of the warm-up; then falls linearly to the floor, reached in the last
     * step of all.
     *
     * @param warmup steps
     * @param floor from 0 to 1
     */
    record Linear(int warmup, double floor) implements Schedule {
        public Linear {
            check(warmup, floor);
        }

        @Override
        public double factor(long step, long steps) {
            double done = done(step, steps, warmup);
            return done < 0 ? 1 + done : 1 - (1 - floor) * done;
        }
    }

    /** From -1 to 0 during the warm-up, from 0 to 1 after it. */
    private static double done(long step, long steps, int warmup) {
        if (step < warmup) {
            return (step + 1.0) / warmup - 1;
        }
        long last = steps - 1;
        long start = Math.max(0, warmup - 1);
        return last <= start ? 0 : Math.min(1, (double) (step - start) / (last - start));
    }

    private static void check(int warmup, double floor) {
        if (warmup < 0) {
            throw new InputException("warmup is " + warmup + ", expected 0 or more steps");
        }
        if (!(floor >= 0 && floor <= 1)) {
            throw new InputException("floor is " + floor + ", expected a number from 0 to 1");
        }
    }
}
