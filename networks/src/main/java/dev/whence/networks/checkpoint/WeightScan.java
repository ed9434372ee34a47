package dev.whence.networks.checkpoint;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks at every number of a network once, as it is read. What cannot be (NaN, infinity) is refused; what is allowed but
 * no trained network has is remembered. It cannot tell keys from values, a square matrix from its transpose, or one base
 * of rotary positions from another: nothing in the numbers says so.
 */
final class WeightScan {
    private static final float ABSURD = 1e4f;
    /** Numbers this many powers of 2 below the largest are tiny. */
    private static final int TINY = 13;

    private static final double TOO_MANY_TINY = 0.2;
    private static final int ENOUGH = 256;
    private static final int INFINITE = 0x7f800000;

    private final Map<String, List<String>> findings = new TreeMap<>();
    /** Matrices by content: what is the same in two layers is a layer that was copied. */
    private final Map<Long, String> contents = new HashMap<>();

    private record Summary(
            long bad, float least, float largest, float first, boolean constant, double tiny, long hash) {}

    /**
     * Looks at one parameter.
     *
     * @throws InputException naming the tensor and the place of a number that is NaN or infinite
     */
    void look(Placement placement, Tensor tensor, MemorySegment numbers) {
        ParameterShape parameter = placement.parameter();
        Summary summary = summary(numbers, parameter.count());
        if (summary.bad >= 0) {
            long place = placement.view().place(summary.bad);
            throw new InputException(tensor.file() + ": tensor " + Json.quoted(tensor.name()) + " has "
                    + tensor.at(place) + " at " + tensor.place(place) + " (" + parameter.name()
                    + "), expected finite numbers");
        }
        synchronized (this) {
            findings.put(parameter.name(), findings(placement, tensor, summary));
        }
    }

    /** What was suspicious, in the order of the parameters' names. */
    synchronized List<String> findings() {
        return findings.values().stream().flatMap(List::stream).toList();
    }

    /** The first number that is NaN or infinite, or -1. */
    static long firstBad(MemorySegment numbers, long count) {
        return summary(numbers, count).bad;
    }

    private List<String> findings(Placement placement, Tensor tensor, Summary summary) {
        ParameterShape parameter = placement.parameter();
        String name = parameter.name();
        String where = tensor.file() + ": tensor " + Json.quoted(tensor.name()) + " (" + name + ")";
        List<String> found = new ArrayList<>();
        boolean matrix = parameter.shape().size() == 2;
        boolean norm = name.endsWith("norm.weight") || name.endsWith("after.weight");
        if (summary.largest > ABSURD) {
            found.add(where + " has a number of size " + summary.largest + ", more than any trained network's");
        }
        if (norm && parameter.count() > 1 && summary.constant && summary.first != 1) {
            found.add(where + " scales everything by " + summary.first + ", expected a norm's weights to differ");
        }
        if (matrix && summary.largest == 0) {
            found.add(where + " is entirely zero");
        } else if (matrix && parameter.count() >= ENOUGH && summary.tiny > TOO_MANY_TINY) {
            // What float16 looks like when it is read as bfloat16.
            found.add(where + " has mostly tiny numbers (" + Math.round(100 * summary.tiny) + "% are below "
                    + summary.largest / (1 << TINY) + " in size, the largest is " + summary.largest
                    + "): is its dtype right?");
        } else if (matrix && parameter.count() >= ENOUGH && !summary.constant && summary.least > summary.largest / 20) {
            // What bfloat16 looks like when it is read as float16.
            found.add(where + " has no number near zero (all from " + summary.least + " to " + summary.largest
                    + " in size): is its dtype right?");
        }
        if (matrix && name.startsWith("layers.") && !summary.constant) {
            String before = contents.putIfAbsent(summary.hash, name);
            if (before != null && !before.equals(name)) {
                found.add(where + " is the same as " + new TreeSet<>(List.of(before, name)).first()
                        + ": was one copied over the other?");
            }
        }
        return found;
    }

    private static Summary summary(MemorySegment numbers, long count) {
        long bad = -1;
        long hash = count;
        float least = Float.POSITIVE_INFINITY;
        float largest = 0;
        boolean constant = true;
        float first = numbers.get(Tensor.NATIVE, 0);
        long[] exponents = new long[256];
        for (long i = 0; i < count; i++) {
            float number = numbers.get(Tensor.NATIVE, 4 * i);
            int bits = Float.floatToRawIntBits(number);
            float size = Math.abs(number);
            if (bad < 0 && (bits & INFINITE) == INFINITE) {
                bad = i;
            }
            hash = (hash ^ bits) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
            least = Math.min(least, size);
            largest = Math.max(largest, size);
            constant &= number == first;
            exponents[(bits & INFINITE) >>> 23]++;
        }
        return new Summary(bad, least, largest, first, constant, tiny(exponents, largest), hash);
    }

    /** The share of tiny numbers among those that are not zero. */
    private static double tiny(long[] exponents, float largest) {
        int most = (Float.floatToRawIntBits(largest) & INFINITE) >>> 23;
        long tiny = 0;
        long all = 0;
        for (int exponent = 1; exponent < exponents.length; exponent++) {
            all += exponents[exponent];
            tiny += exponent < most - TINY ? exponents[exponent] : 0;
        }
        return all == 0 ? 0 : (double) tiny / all;
    }
}
