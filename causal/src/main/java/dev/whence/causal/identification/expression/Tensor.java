package dev.whence.causal.identification.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * A function of values as a dense array, the last axis running fastest. NaN marks what is undefined; zero times
 * undefined is zero, as in a sum whose undefined terms have no weight.
 */
record Tensor(List<Value> axes, int[] sizes, double[] cells) {
    static Tensor scalar(double number) {
        return new Tensor(List.of(), new int[0], new double[] {number});
    }

    @FunctionalInterface
    interface Operation {
        double apply(double a, double b);
    }

    static double times(double a, double b) {
        return a == 0 || b == 0 ? 0 : a * b;
    }

    static double dividedBy(double a, double b) {
        return b == 0 ? Double.NaN : a / b;
    }

    Tensor combined(Tensor other, Operation operation) {
        TreeMap<Value, Integer> all = new TreeMap<>();
        for (int i = 0; i < sizes.length; i++) {
            all.put(axes.get(i), sizes[i]);
        }
        for (int i = 0; i < other.sizes.length; i++) {
            all.put(other.axes.get(i), other.sizes[i]);
        }
        List<Value> union = List.copyOf(all.keySet());
        int[] unionSizes = all.values().stream().mapToInt(Integer::intValue).toArray();
        int[] mine = strides(union);
        int[] theirs = other.strides(union);
        double[] result = new double[product(unionSizes)];
        int[] digits = new int[unionSizes.length];
        int a = 0;
        int b = 0;
        for (int cell = 0; cell < result.length; cell++) {
            result[cell] = operation.apply(cells[a], other.cells[b]);
            for (int i = digits.length - 1; i >= 0; i--) {
                a += mine[i];
                b += theirs[i];
                if (++digits[i] < unionSizes[i]) {
                    break;
                }
                a -= mine[i] * unionSizes[i];
                b -= theirs[i] * unionSizes[i];
                digits[i] = 0;
            }
        }
        return new Tensor(union, unionSizes, result);
    }

    Tensor summedOver(Collection<Value> gone) {
        List<Value> kept = axes.stream().filter(axis -> !gone.contains(axis)).toList();
        int[] keptSizes =
                kept.stream().mapToInt(axis -> sizes[axes.indexOf(axis)]).toArray();
        Tensor result = new Tensor(kept, keptSizes, new double[product(keptSizes)]);
        int[] strides = result.strides(axes);
        int[] digits = new int[sizes.length];
        int target = 0;
        for (double number : cells) {
            result.cells[target] += number;
            for (int i = digits.length - 1; i >= 0; i--) {
                target += strides[i];
                if (++digits[i] < sizes[i]) {
                    break;
                }
                target -= strides[i] * sizes[i];
                digits[i] = 0;
            }
        }
        return result;
    }

    /** How far one step along each of {@code along} moves in this array; 0 where this does not depend on it. */
    private int[] strides(List<Value> along) {
        int[] result = new int[along.size()];
        int stride = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            int at = along.indexOf(axes.get(i));
            if (at >= 0) {
                result[at] = stride;
            }
            stride *= sizes[i];
        }
        return result;
    }

    /** The sum over some values of a product, by eliminating one value after another, the cheapest first. */
    static Tensor sumOfProduct(Collection<Value> over, List<Tensor> factors) {
        List<Tensor> left = new ArrayList<>(factors);
        List<Value> waiting = new ArrayList<>(over);
        while (!waiting.isEmpty()) {
            Value cheapest = waiting.getFirst();
            long least = Long.MAX_VALUE;
            for (Value value : waiting) {
                long cost = left.stream()
                        .filter(tensor -> tensor.axes.contains(value))
                        .flatMap(tensor -> tensor.axes.stream())
                        .distinct()
                        .count();
                if (cost < least) {
                    least = cost;
                    cheapest = value;
                }
            }
            Value value = cheapest;
            waiting.remove(value);
            List<Tensor> users =
                    left.stream().filter(tensor -> tensor.axes.contains(value)).toList();
            left.removeIf(tensor -> tensor.axes.contains(value));
            left.add(product(users).summedOver(List.of(value)));
        }
        return product(left);
    }

    static Tensor product(List<Tensor> factors) {
        Tensor result = scalar(1);
        for (Tensor factor : factors) {
            result = result.combined(factor, Tensor::times);
        }
        return result;
    }

    static int product(int[] sizes) {
        long cells = Arrays.stream(sizes).asLongStream().reduce(1, (a, b) -> a * b);
        return Math.toIntExact(cells);
    }
}
