package dev.whence.causal.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * An immutable set of node numbers, kept as bits: union, intersection and difference cost one operation per 64 nodes.
 * Iteration is in increasing order. For a set that is built up step by step inside an algorithm use {@link BitSet} and
 * {@link #of(BitSet)} at the end.
 */
public final class NodeSet implements Iterable<Integer> {
    private static final NodeSet EMPTY = new NodeSet(new long[0]);

    /** Bit {@code i} of word {@code i / 64}; no trailing zero words, so that equal sets have equal arrays. */
    private final long[] words;

    private NodeSet(long[] words) {
        this.words = words;
    }

    private static NodeSet trimmed(long[] words) {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            return EMPTY;
        }
        return new NodeSet(length == words.length ? words : Arrays.copyOf(words, length));
    }

    public static NodeSet empty() {
        return EMPTY;
    }

    public static NodeSet of(int... nodes) {
        long[] words = new long[0];
        for (int node : nodes) {
            if (node < 0) {
                throw new IllegalArgumentException("negative node number " + node);
            }
            if (node / 64 >= words.length) {
                words = Arrays.copyOf(words, node / 64 + 1);
            }
            words[node / 64] |= 1L << node;
        }
        return trimmed(words);
    }

    public static NodeSet of(Collection<Integer> nodes) {
        return of(nodes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** A copy of a mutable bit set. */
    public static NodeSet of(BitSet bits) {
        return trimmed(bits.toLongArray());
    }

    /** From words as in {@link #word(int)}; the array is copied. */
    public static NodeSet ofWords(long[] words) {
        return trimmed(words.clone());
    }

    /** The members from {@code 64 * index} on as the bits of one word; 0 beyond the last. */
    public long word(int index) {
        return index < words.length ? words[index] : 0;
    }

    /** The nodes {@code 0 .. size-1}. */
    public static NodeSet range(int size) {
        long[] words = new long[(size + 63) / 64];
        Arrays.fill(words, -1L);
        if (size % 64 != 0) {
            words[words.length - 1] = -1L >>> (64 - size % 64);
        }
        return trimmed(words);
    }

    public boolean contains(int node) {
        return node / 64 < words.length && (words[node / 64] >>> node & 1) != 0;
    }

    public boolean containsAll(NodeSet other) {
        if (other.words.length > words.length) {
            return false;
        }
        for (int i = 0; i < other.words.length; i++) {
            if ((other.words[i] & ~words[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    public boolean intersects(NodeSet other) {
        for (int i = Math.min(words.length, other.words.length) - 1; i >= 0; i--) {
            if ((words[i] & other.words[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return words.length == 0;
    }

    public int size() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    public NodeSet with(int node) {
        if (contains(node)) {
            return this;
        }
        long[] result = Arrays.copyOf(words, Math.max(words.length, node / 64 + 1));
        result[node / 64] |= 1L << node;
        return new NodeSet(result);
    }

    public NodeSet without(int node) {
        if (!contains(node)) {
            return this;
        }
        long[] result = words.clone();
        result[node / 64] &= ~(1L << node);
        return trimmed(result);
    }

    public NodeSet union(NodeSet other) {
        if (words.length < other.words.length) {
            return other.union(this);
        }
        if (other.words.length == 0) {
            return this;
        }
        long[] result = words.clone();
        for (int i = 0; i < other.words.length; i++) {
            result[i] |= other.words[i];
        }
        return new NodeSet(result);
    }

    public NodeSet intersection(NodeSet other) {
        long[] result = new long[Math.min(words.length, other.words.length)];
        for (int i = 0; i < result.length; i++) {
            result[i] = words[i] & other.words[i];
        }
        return trimmed(result);
    }

    public NodeSet minus(NodeSet other) {
        if (words.length == 0 || other.words.length == 0) {
            return this;
        }
        long[] result = words.clone();
        for (int i = Math.min(words.length, other.words.length) - 1; i >= 0; i--) {
            result[i] &= ~other.words[i];
        }
        return trimmed(result);
    }

    /** The members for which {@code test} holds. */
    public NodeSet filter(IntPredicate test) {
        return of(stream().filter(test).toArray());
    }

    /** The smallest member, or -1 when empty. */
    public int first() {
        return next(0);
    }

    /** The smallest member that is at least {@code from}, or -1. */
    public int next(int from) {
        int index = from / 64;
        if (index >= words.length) {
            return -1;
        }
        long word = words[index] & -1L << from;
        while (word == 0) {
            if (++index == words.length) {
                return -1;
            }
            word = words[index];
        }
        return index * 64 + Long.numberOfTrailingZeros(word);
    }

    public void forEachNode(IntConsumer action) {
        for (int i = 0; i < words.length; i++) {
            for (long word = words[i]; word != 0; word &= word - 1) {
                action.accept(i * 64 + Long.numberOfTrailingZeros(word));
            }
        }
    }

    /** The members in increasing order. */
    public int[] toArray() {
        int[] result = new int[size()];
        int at = 0;
        for (int node = first(); node >= 0; node = next(node + 1)) {
            result[at++] = node;
        }
        return result;
    }

    public IntStream stream() {
        return Arrays.stream(toArray());
    }

    public List<Integer> toList() {
        return stream().boxed().toList();
    }

    /** A mutable copy. */
    public BitSet toBitSet() {
        return BitSet.valueOf(words);
    }

    @Override
    public Iterator<Integer> iterator() {
        return new Iterator<>() {
            private int upcoming = first();

            @Override
            public boolean hasNext() {
                return upcoming >= 0;
            }

            @Override
            public Integer next() {
                if (upcoming < 0) {
                    throw new NoSuchElementException();
                }
                int current = upcoming;
                upcoming = NodeSet.this.next(current + 1);
                return current;
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeSet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
