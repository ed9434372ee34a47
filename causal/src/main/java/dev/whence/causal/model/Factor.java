package dev.whence.causal.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table over some discrete variables (by number, increasing; the last changes fastest), and elimination of variables
 * from a product of such tables (Zhang and Poole 1994).
 */
final class Factor {
    /** The most cells of a product that are gone through before giving up. */
    static final long MOST_CELLS = 1L << 24;

    private final int[] variables;
    private final int[] sizes;
    private final double[] values;

    Factor(int[] variables, int[] sizes, double[] values) {
        this.variables = variables;
        this.sizes = sizes;
        this.values = values;
    }

    /** A factor whose variables are in any order, put in order. */
    static Factor of(int[] variables, int[] sizes, double[] values) {
        int[] sorted = Arrays.stream(variables).sorted().toArray();
        int[] sortedSizes = new int[sorted.length];
        for (int i = 0; i < variables.length; i++) {
            sortedSizes[Arrays.binarySearch(sorted, variables[i])] = sizes[i];
        }
        return new Factor(sorted, sortedSizes, new Factor(variables, sizes, values).reordered(sorted, sortedSizes));
    }

    double[] values() {
        return values;
    }

    /** The cells when the variables are taken in this order, the last changing fastest. */
    double[] inOrder(int[] order) {
        int[] orderSizes = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            orderSizes[i] = sizes[Arrays.binarySearch(variables, order[i])];
        }
        return reordered(order, orderSizes);
    }

    private double[] reordered(int[] order, int[] orderSizes) {
        int[] strides = strides(order);
        double[] result = new double[values.length];
        int[] digits = new int[order.length];
        for (int cell = 0; cell < result.length; cell++) {
            result[cell] = values[dot(digits, strides)];
            increment(digits, orderSizes);
        }
        return result;
    }

    /** For each of the variables in {@code order}, how far apart neighbouring states are in this table; 0 if absent. */
    private int[] strides(int[] order) {
        int[] result = new int[order.length];
        int stride = 1;
        for (int i = variables.length - 1; i >= 0; i--) {
            for (int j = 0; j < order.length; j++) {
                if (order[j] == variables[i]) {
                    result[j] = stride;
                }
            }
            stride *= sizes[i];
        }
        return result;
    }

    private static int dot(int[] digits, int[] strides) {
        int sum = 0;
        for (int i = 0; i < digits.length; i++) {
            sum += digits[i] * strides[i];
        }
        return sum;
    }

    private static void increment(int[] digits, int[] sizes) {
        for (int i = digits.length - 1; i >= 0; i--) {
            if (++digits[i] < sizes[i]) {
                return;
            }
            digits[i] = 0;
        }
    }

    /** The product of several factors, with all variables not in {@code keep} summed out. */
    private static Factor productSum(List<Factor> factors, int[] all, int[] allSizes, BitSet keep) {
        int[] kept = Arrays.stream(all).filter(keep::get).toArray();
        int[] keptSizes = new int[kept.length];
        int size = 1;
        for (int i = 0; i < kept.length; i++) {
            keptSizes[i] = allSizes[Arrays.binarySearch(all, kept[i])];
            size = Math.multiplyExact(size, keptSizes[i]);
        }
        double[] result = new double[size];
        int[] target = new Factor(kept, keptSizes, result).strides(all);
        int[][] strides = factors.stream().map(factor -> factor.strides(all)).toArray(int[][]::new);
        int[] digits = new int[all.length];
        long cells = Arrays.stream(allSizes).asLongStream().reduce(1, Math::multiplyExact);
        for (long cell = 0; cell < cells; cell++) {
            double product = 1;
            for (int f = 0; f < strides.length && product != 0; f++) {
                product *= factors.get(f).values[dot(digits, strides[f])];
            }
            result[dot(digits, target)] += product;
            increment(digits, allSizes);
        }
        return new Factor(kept, keptSizes, result);
    }

    /**
     * The product of the factors summed over all variables but {@code keep}; each step eliminates the variable whose
     * product has the fewest cells.
     *
     * @return over {@code keep} in increasing order; empty when a product would have too many cells
     */
    static Optional<Factor> eliminate(List<Factor> product, int[] sizes, Set<Integer> keep) {
        List<Factor> factors = new ArrayList<>(product);
        Set<Integer> open = new TreeSet<>();
        factors.forEach(factor -> Arrays.stream(factor.variables).forEach(open::add));
        open.removeAll(keep);
        while (!open.isEmpty()) {
            List<Factor> current = factors;
            int next = open.stream()
                    .min(Comparator.comparingDouble((Integer variable) -> cells(current, variable, sizes))
                            .thenComparing(Comparator.naturalOrder()))
                    .orElseThrow();
            if (cells(current, next, sizes) > MOST_CELLS) {
                return Optional.empty();
            }
            open.remove(next);
            List<Factor> touched = factors.stream().filter(f -> f.has(next)).toList();
            factors.removeAll(touched);
            BitSet left = union(touched);
            int[] all = left.stream().toArray();
            left.clear(next);
            factors.add(productSum(touched, all, sizesOf(all, sizes), left));
        }
        BitSet kept = new BitSet();
        keep.forEach(kept::set);
        int[] all = kept.stream().toArray();
        if (Arrays.stream(sizesOf(all, sizes)).asDoubleStream().reduce(1, (a, b) -> a * b) > MOST_CELLS) {
            return Optional.empty();
        }
        return Optional.of(productSum(factors, all, sizesOf(all, sizes), kept));
    }

    private boolean has(int variable) {
        return Arrays.binarySearch(variables, variable) >= 0;
    }

    private static BitSet union(List<Factor> factors) {
        BitSet union = new BitSet();
        factors.forEach(factor -> Arrays.stream(factor.variables).forEach(union::set));
        return union;
    }

    private static double cells(List<Factor> factors, int variable, int[] sizes) {
        return union(factors.stream().filter(factor -> factor.has(variable)).toList()).stream()
                .mapToDouble(v -> sizes[v])
                .reduce(1, (a, b) -> a * b);
    }

    private static int[] sizesOf(int[] variables, int[] sizes) {
        return Arrays.stream(variables).map(variable -> sizes[variable]).toArray();
    }
}
