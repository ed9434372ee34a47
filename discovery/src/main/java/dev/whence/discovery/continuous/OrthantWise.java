package dev.whence.discovery.continuous;

import dev.whence.causal.Progress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function plus weighted absolute values: L-BFGS within one orthant at a time (OWL-QN; Andrew and Gao
 * 2007, "Scalable training of L1-regularized log-linear models", ICML). The function may be infinite outside its domain:
 * a step that leaves it is shortened.
 */
final class OrthantWise {
    private static final int MEMORY = 10;
    private static final double ARMIJO = 1e-4;

    /** A smooth function of the variables: returns its value and writes its gradient. */
    @FunctionalInterface
    interface Function {
        double at(double[] point, double[] gradient);
    }

    private record Pair(double[] step, double[] change, double product) {}

    private final Function function;
    private final double[] penalty;
    private final int size;

    private OrthantWise(Function function, double[] penalty) {
        this.function = function;
        this.penalty = penalty;
        this.size = penalty.length;
    }

    /**
     * @param start within the domain; not changed
     * @param penalty of each variable's absolute value, 0 or more
     * @param tolerance stops when no entry of the gradient (with the penalty) is larger, or the decrease has become
     *     negligible
     */
    static double[] minimise(
            Function function, double[] start, double[] penalty, int iterations, double tolerance, Progress progress) {
        return new OrthantWise(function, penalty).run(start.clone(), iterations, tolerance, progress);
    }

    private double[] run(double[] point, int iterations, double tolerance, Progress progress) {
        Deque<Pair> pairs = new ArrayDeque<>();
        double[] gradient = new double[size];
        double value = function.at(point, gradient) + penalised(point);
        int small = 0;
        for (int iteration = 0; iteration < iterations; iteration++) {
            progress.check();
            double[] steepest = steepest(point, gradient);
            double largest = 0;
            for (double entry : steepest) {
                largest = Math.max(largest, Math.abs(entry));
            }
            if (largest <= tolerance) {
                break;
            }
            double[] direction = direction(steepest, pairs);
            double rate = pairs.isEmpty() ? Math.min(1, 1 / norm(steepest)) : 1;
            double[] next = point;
            double[] nextGradient = new double[size];
            double nextValue = Double.POSITIVE_INFINITY;
            boolean found = false;
            for (int halving = 0; halving < 50 && !found; halving++, rate /= 2) {
                next = step(point, direction, steepest, rate);
                nextValue = function.at(next, nextGradient) + penalised(next);
                double expected = 0;
                for (int i = 0; i < size; i++) {
                    expected += steepest[i] * (next[i] - point[i]);
                }
                found = nextValue <= value - ARMIJO * expected && expected > 0;
            }
            if (!found) {
                if (pairs.isEmpty()) {
                    break;
                }
                pairs.clear(); // start again from the steepest descent
                continue;
            }
            remember(pairs, point, next, gradient, nextGradient);
            small = value - nextValue <= 1e-13 * Math.max(1e-3, Math.abs(value)) ? small + 1 : 0;
            point = next;
            gradient = nextGradient;
            value = nextValue;
            if (small >= 3) {
                break;
            }
        }
        return point;
    }

    private double penalised(double[] point) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += penalty[i] * Math.abs(point[i]);
        }
        return sum;
    }

    /** The direction of steepest descent of the whole function: minus its pseudo-gradient (equation 4). */
    private double[] steepest(double[] point, double[] gradient) {
        double[] down = new double[size];
        for (int i = 0; i < size; i++) {
            if (point[i] != 0) {
                down[i] = -(gradient[i] + Math.signum(point[i]) * penalty[i]);
            } else if (gradient[i] > penalty[i]) {
                down[i] = penalty[i] - gradient[i];
            } else if (gradient[i] < -penalty[i]) {
                down[i] = -penalty[i] - gradient[i];
            }
        }
        return down;
    }

    /** L-BFGS's two loops, and nothing that points against the steepest descent. */
    private double[] direction(double[] steepest, Deque<Pair> pairs) {
        double[] direction = steepest.clone();
        double[] factors = new double[pairs.size()];
        int at = 0;
        for (Pair pair : pairs) { // newest first
            factors[at] = dot(pair.step(), direction) / pair.product();
            add(direction, -factors[at++], pair.change());
        }
        if (!pairs.isEmpty()) {
            Pair newest = pairs.peekFirst();
            double scale = newest.product() / dot(newest.change(), newest.change());
            for (int i = 0; i < size; i++) {
                direction[i] *= scale;
            }
        }
        for (Iterator<Pair> oldest = pairs.descendingIterator(); oldest.hasNext(); ) {
            Pair pair = oldest.next();
            double factor = dot(pair.change(), direction) / pair.product();
            add(direction, factors[--at] - factor, pair.step());
        }
        for (int i = 0; i < size; i++) {
            if (direction[i] * steepest[i] <= 0) {
                direction[i] = 0;
            }
        }
        return direction;
    }

    /** A step that stays in the orthant: what would change its sign becomes zero. */
    private double[] step(double[] point, double[] direction, double[] steepest, double rate) {
        double[] next = new double[size];
        for (int i = 0; i < size; i++) {
            double orthant = point[i] != 0 ? point[i] : steepest[i];
            double moved = point[i] + rate * direction[i];
            next[i] = moved * orthant > 0 || penalty[i] == 0 ? moved : 0;
        }
        return next;
    }

    private void remember(Deque<Pair> pairs, double[] point, double[] next, double[] gradient, double[] nextGradient) {
        double[] step = new double[size];
        double[] change = new double[size];
        for (int i = 0; i < size; i++) {
            step[i] = next[i] - point[i];
            change[i] = nextGradient[i] - gradient[i];
        }
        double product = dot(step, change);
        if (product > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change))) {
            pairs.addFirst(new Pair(step, change, product));
            if (pairs.size() > MEMORY) {
                pairs.removeLast();
            }
        }
    }

    private static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] what) {
        Arrays.setAll(to, i -> to[i] + factor * what[i]);
    }
}
