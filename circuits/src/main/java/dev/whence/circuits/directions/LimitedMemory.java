package dev.whence.circuits.directions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** L-BFGS with backtracking, for smooth convex functions (Nocedal and Wright 2006, algorithms 7.4 and 7.5). */
final class LimitedMemory {
    private static final int MEMORY = 12;

    private LimitedMemory() {}

    /** A function with its gradient. */
    @FunctionalInterface
    interface Smooth {
        /** The value at a point; the gradient is put into the second argument. */
        double at(double[] point, double[] gradient);
    }

    /**
     * Where the search ended.
     *
     * @param gradient the largest absolute component
     */
    record Minimum(double[] point, double value, double gradient) {}

    private record Step(double[] moved, double[] turned, double curvature) {}

    static Minimum minimise(double[] start, Smooth function, double tolerance, int steps) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        double value = function.at(point, gradient);
        Deque<Step> memory = new ArrayDeque<>();
        for (int step = 0; step < steps && largest(gradient) > tolerance; step++) {
            double[] direction = direction(gradient, memory);
            double slope = dot(direction, gradient);
            double length = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
            double[] next = new double[point.length];
            double[] nextGradient = new double[point.length];
            double nextValue = Double.POSITIVE_INFINITY;
            int tries = 0;
            for (; tries < 40; tries++, length /= 2) {
                for (int i = 0; i < next.length; i++) {
                    next[i] = point[i] + length * direction[i];
                }
                nextValue = function.at(next, nextGradient);
                // Close to the optimum the value no longer changes in double precision; its slope still does.
                boolean lower = nextValue <= value + 1e-4 * length * slope;
                boolean flat = Math.abs(nextValue - value) <= 1e-12 * Math.max(1, Math.abs(value))
                        && Math.abs(dot(direction, nextGradient)) <= Math.abs(slope);
                if (lower || flat) {
                    break;
                }
            }
            if (tries == 40) {
                if (memory.isEmpty()) {
                    break;
                }
                memory.clear();
                continue;
            }
            double[] moved = new double[point.length];
            double[] turned = new double[point.length];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = next[i] - point[i];
                turned[i] = nextGradient[i] - gradient[i];
            }
            double curvature = dot(moved, turned);
            if (curvature > 1e-14 * dot(turned, turned)) {
                memory.addLast(new Step(moved, turned, curvature));
                if (memory.size() > MEMORY) {
                    memory.removeFirst();
                }
            }
            point = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return new Minimum(point, value, largest(gradient));
    }

    private static double[] direction(double[] gradient, Deque<Step> memory) {
        double[] q = gradient.clone();
        double[] alphas = new double[memory.size()];
        int at = memory.size();
        for (Iterator<Step> steps = memory.descendingIterator(); steps.hasNext(); ) {
            Step step = steps.next();
            at--;
            alphas[at] = dot(step.moved(), q) / step.curvature();
            add(q, -alphas[at], step.turned());
        }
        if (!memory.isEmpty()) {
            Step last = memory.getLast();
            double scale = last.curvature() / dot(last.turned(), last.turned());
            for (int i = 0; i < q.length; i++) {
                q[i] *= scale;
            }
        }
        for (Step step : memory) {
            double beta = dot(step.turned(), q) / step.curvature();
            add(q, alphas[at++] - beta, step.moved());
        }
        for (int i = 0; i < q.length; i++) {
            q[i] = -q[i];
        }
        return q;
    }

    private static void add(double[] to, double factor, double[] vector) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double largest(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
