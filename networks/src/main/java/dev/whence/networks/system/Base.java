package dev.whence.networks.system;

import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.KeysAndValues;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Tensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The undisturbed run of a batch: everything that changed runs start from. Read by several threads at once, written by
 * none.
 *
 * @param chunk the batch
 * @param recorder the points that some edit begins at, and the last stream
 * @param cache keys and values of every layer
 */
record Base(Chunk chunk, Recorder recorder, KeysAndValues cache, Tensor last) implements AutoCloseable {
    /** What must be recorded so that a run can be continued from an edit at this point. */
    private static Set<Point> startsFrom(Point point) {
        return switch (point) {
            case EMBEDDINGS -> EnumSet.of(Point.EMBEDDINGS);
            case RESIDUAL_BEFORE -> EnumSet.of(Point.RESIDUAL_BEFORE);
            case QUERY, KEY, VALUE, ATTENTION_LOGITS, PATTERN ->
                EnumSet.of(
                        Point.RESIDUAL_BEFORE,
                        Point.QUERY,
                        Point.KEY,
                        Point.VALUE,
                        Point.HEAD_OUTPUT,
                        Point.ATTENTION_OUTPUT,
                        Point.RESIDUAL_BETWEEN,
                        Point.RESIDUAL_AFTER);
            case HEAD_OUTPUT, ATTENTION_OUTPUT, RESIDUAL_BETWEEN ->
                EnumSet.of(
                        Point.RESIDUAL_BEFORE,
                        Point.HEAD_OUTPUT,
                        Point.ATTENTION_OUTPUT,
                        Point.RESIDUAL_BETWEEN,
                        Point.RESIDUAL_AFTER);
            case MLP_INPUT, NEURONS, MLP_OUTPUT ->
                EnumSet.of(
                        Point.RESIDUAL_BEFORE,
                        Point.ATTENTION_OUTPUT,
                        Point.RESIDUAL_BETWEEN,
                        Point.MLP_INPUT,
                        Point.NEURONS,
                        Point.MLP_OUTPUT,
                        Point.RESIDUAL_AFTER);
            case RESIDUAL_AFTER -> EnumSet.of(Point.RESIDUAL_AFTER);
            case LOGITS -> EnumSet.noneOf(Point.class);
        };
    }

    /** Runs the batch. */
    static Base run(Blocks blocks, Chunk chunk, Collection<Address> firstEdits) {
        Set<Address> wanted = new LinkedHashSet<>();
        for (Address address : firstEdits) {
            for (Point point : startsFrom(address.point())) {
                wanted.add(new Address(point, address.layer(), -1, List.of(), null));
            }
        }
        Recorder recorder = new Recorder(wanted);
        KeysAndValues cache = new KeysAndValues(blocks.spec().layers());
        try (Pass pass = new Pass(blocks, recorder, 0, chunk.rows().lengths(), null, cache)) {
            Tensor last = Tensors.keep(pass.stream(chunk.ids(blocks.weights().device())));
            return new Base(chunk, recorder, cache, last);
        } catch (RuntimeException failure) {
            recorder.close();
            cache.close();
            throw failure;
        }
    }

    /** The value at a point from a position on. */
    Tensor from(Point point, int layer, int position) {
        Tensor value = recorder.point(new Address(point, layer, -1, List.of(), null));
        return position == 0 ? value : value.narrow(1, position, value.size(1) - position);
    }

    @Override
    public void close() {
        recorder.close();
        cache.close();
        Tensors.free(new ArrayList<>(List.of(last)));
    }
}
