package dev.whence.networks.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Where in a file's tensor a parameter's numbers stand. The parameter, row major, is seen as a box with the given sides;
 * a step along a side moves by the given stride in the tensor. That covers every layout there is: whole tensors,
 * transposed ones, slices of fused ones, heads that are interleaved.
 */
final class View {
    private static final int TILE = 32;

    private final List<Long> tensorShape;
    private final long offset;
    private final long[] sides;
    private final long[] strides;
    private final float added;

    private View(List<Long> tensorShape, long offset, float added, long[] sides, long[] strides) {
        this.tensorShape = tensorShape;
        this.offset = offset;
        this.added = added;
        this.sides = sides;
        this.strides = strides;
    }

    /** The whole tensor as it is. */
    static View whole(List<Integer> shape) {
        return part(longs(shape), 0, shape);
    }

    /** A run of a tensor's numbers, from the given one on. */
    static View part(List<Long> tensorShape, long from, List<Integer> shape) {
        return new View(tensorShape, from, 0, new long[] {product(longs(shape))}, new long[] {1});
    }

    /** Rows {@code from} onwards of a tensor that has {@code rows} of them; for vectors, components. */
    static View rows(long rows, long from, List<Integer> shape) {
        List<Long> tensor = shape.size() == 1 ? List.of(rows) : List.of(rows, (long) shape.get(1));
        return part(tensor, from * rowLength(shape), shape);
    }

    /**
     * Columns {@code from} onwards of a tensor {@code [in, columns]}, transposed to {@code [out, in]}; for vectors,
     * components.
     */
    static View columns(long columns, long from, List<Integer> shape) {
        if (shape.size() == 1) {
            return rows(columns, from, shape);
        }
        return new View(
                List.of((long) shape.get(1), columns), from, 0, new long[] {shape.get(0), shape.get(1)}, new long[] {
                    1, columns
                });
    }

    /** Part {@code part} of {@code parts} that alternate head by head: rows of a tensor {@code [heads, parts, headWidth]}. */
    static View perHead(int heads, int headWidth, int parts, int part, List<Integer> shape) {
        long run = headWidth * rowLength(shape);
        long rows = (long) parts * heads * headWidth;
        List<Long> tensor = shape.size() == 1 ? List.of(rows) : List.of(rows, (long) shape.get(1));
        return new View(tensor, part * run, 0, new long[] {heads, run}, new long[] {parts * run, 1});
    }

    /**
     * Rows of neighbouring pairs ({@code 2i, 2i + 1}) in a tensor that keeps the halves of a head apart
     * ({@code i, i + headWidth / 2}).
     */
    static View pairsFromHalves(int heads, int headWidth, List<Integer> shape) {
        long row = rowLength(shape);
        long half = headWidth / 2;
        return new View(
                longs(shape), 0, 0, new long[] {heads, half, 2, row}, new long[] {headWidth * row, row, half * row, 1});
    }

    /** The same, where the file holds the numbers less {@code added}. */
    View plus(float added) {
        return new View(tensorShape, offset, added, sides, strides);
    }

    /** The axes that the file's tensor must have. */
    List<Long> tensorShape() {
        return tensorShape;
    }

    /** Copies the parameter out of the tensor, to float32 in native order. */
    void read(Tensor tensor, MemorySegment destination) {
        if (strides[strides.length - 1] == 1) {
            long run = sides[sides.length - 1];
            long runs = count() / run;
            for (long i = 0; i < runs; i++) {
                tensor.copy(place(i * run), run, destination, i * run);
            }
        } else {
            tiled((at, from) -> destination.set(Tensor.NATIVE, 4 * at, tensor.at(from)));
        }
        if (added != 0) {
            for (long i = 0; i < count(); i++) {
                destination.set(Tensor.NATIVE, 4 * i, destination.get(Tensor.NATIVE, 4 * i) + added);
            }
        }
    }

    /** Copies the parameter, float32 in native order, to its place in the tensor, float32 in the order of files. */
    void write(MemorySegment parameter, MemorySegment tensor) {
        tiled((at, to) -> tensor.set(Tensor.FLOAT, 4 * to, parameter.get(Tensor.NATIVE, 4 * at) - added));
    }

    /** Where the parameter's number {@code index} stands in the tensor. */
    long place(long index) {
        long place = offset;
        long rest = index;
        for (int side = sides.length - 1; side >= 0; side--) {
            place += rest % sides[side] * strides[side];
            rest /= sides[side];
        }
        return place;
    }

    private long count() {
        long count = 1;
        for (long side : sides) {
            count *= side;
        }
        return count;
    }

    /** Visits (place in parameter, place in tensor) in small squares of the last two sides, so that both stay in cache. */
    private void tiled(Visit visit) {
        int last = sides.length - 1;
        long columns = sides[last];
        long rows = last == 0 ? 1 : sides[last - 1];
        long rowStride = last == 0 ? 0 : strides[last - 1];
        long area = rows * columns;
        for (long start = 0; start < count(); start += area) {
            long corner = place(start);
            for (long r0 = 0; r0 < rows; r0 += TILE) {
                for (long c0 = 0; c0 < columns; c0 += TILE) {
                    for (long r = r0; r < Math.min(rows, r0 + TILE); r++) {
                        for (long c = c0; c < Math.min(columns, c0 + TILE); c++) {
                            visit.at(start + r * columns + c, corner + r * rowStride + c * strides[last]);
                        }
                    }
                }
            }
        }
    }

    private interface Visit {
        void at(long inParameter, long inTensor);
    }

    private static long rowLength(List<Integer> shape) {
        return shape.size() == 1 ? 1 : shape.get(1);
    }

    private static List<Long> longs(List<Integer> shape) {
        return shape.stream().map(Integer::longValue).toList();
    }

    private static long product(List<Long> shape) {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }
}
