package dev.whence.discovery.pairwise;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Minimises a smooth function by L-BFGS (Nocedal 1980) with backtracking; stops where it no longer descends. */
final class Descent {
    private static final int MEMORY = 8;

    private Descent() {}

    /** A function and its gradient. */
    interface Objective {
        /** The value at {@code at}; writes the gradient. */
        double value(double[] at, double[] gradient);
    }

    /**
     * Where it ended.
     *
     * @param at the point
     * @param value there
     */
    record End(double[] at, double value) {}

    private record Step(double[] moved, double[] turned, double curvature) {}

    static End minimise(Objective objective, double[] start, int mostSteps) {
        int size = start.length;
        double[] at = start.clone();
        double[] gradient = new double[size];
        double value = objective.value(at, gradient);
        Deque<Step> memory = new ArrayDeque<>();
        for (int step = 0; step < mostSteps; step++) {
            double[] direction = direction(gradient, memory);
            double slope = dot(direction, gradient);
            if (!(slope < 0)) {
                memory.clear();
                direction = direction(gradient, memory);
                slope = dot(direction, gradient);
            }
            double length = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient) + 1e-300)) : 1;
            double[] next = new double[size];
            double[] nextGradient = new double[size];
            double nextValue = Double.POSITIVE_INFINITY;
            for (int halving = 0; halving < 30; halving++) {
                for (int i = 0; i < size; i++) {
                    next[i] = at[i] + length * direction[i];
                }
                nextValue = objective.value(next, nextGradient);
                if (nextValue <= value + 1e-4 * length * slope) {
                    break;
                }
                length /= 2;
            }
            if (!(nextValue < value)) {
                break;
            }
            double[] moved = new double[size];
            double[] turned = new double[size];
            for (int i = 0; i < size; i++) {
                moved[i] = next[i] - at[i];
                turned[i] = nextGradient[i] - gradient[i];
            }
            double curvature = dot(moved, turned);
            if (curvature > 1e-12) {
                memory.addFirst(new Step(moved, turned, curvature));
                if (memory.size() > MEMORY) {
                    memory.removeLast();
                }
            }
            boolean settled = value - nextValue < 1e-7 * (1 + Math.abs(value));
            at = next;
            gradient = nextGradient;
            value = nextValue;
            if (settled) {
                break;
            }
        }
        return new End(at, value);
    }

    private static double[] direction(double[] gradient, Deque<Step> memory) {
        double[] q = gradient.clone();
        double[] share = new double[memory.size()];
        int k = 0;
        for (Step step : memory) {
            share[k] = dot(step.moved, q) / step.curvature;
            add(q, -share[k], step.turned);
            k++;
        }
        if (!memory.isEmpty()) {
            Step last = memory.getFirst();
            double scale = last.curvature / dot(last.turned, last.turned);
            for (int i = 0; i < q.length; i++) {
                q[i] *= scale;
            }
        }
        for (Iterator<Step> steps = memory.descendingIterator(); steps.hasNext(); ) {
            Step step = steps.next();
            k--;
            add(q, share[k] - dot(step.turned, q) / step.curvature, step.moved);
        }
        for (int i = 0; i < q.length; i++) {
            q[i] = -q[i];
        }
        return q;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
