package dev.whence.circuits.search;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.system.Rows;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What components write differently times the derivative with respect to what slots read, summed over positions: the
 * scores of all edges of a batch. Writers are expanded to full width once, for a few tokens at a time.
 */
final class EdgeProducts {
    /** Tokens of which all writers are at full width at a time. */
    private static final int TOKENS = 64;

    /** Slots that are multiplied at a time, and those of one layer more. */
    private static final int SLOTS = 64;

    private final ComputationGraph graph;
    private final Differences differences;
    private final Rows rows;
    private final int width;
    private final boolean centred;

    EdgeProducts(Network network, ComputationGraph graph, Differences differences, Rows rows) {
        this.graph = graph;
        this.differences = differences;
        this.rows = rows;
        this.width = network.spec().width();
        // Every slot lies behind a LayerNorm, whose derivative does not see the mean of what is written.
        this.centred = network.spec().norm().kind() == Norm.Kind.LAYER
                && network.spec().output().norm();
    }

    /**
     * Adds the score of every edge from some writers, neighbours in the numbering, to where it belongs.
     *
     * @param scores {@code [prompt][edge]}
     */
    void add(List<Differences.Group> writers, SlotReadings readings, float[][] scores) {
        int columns = rows.columns();
        int together = Math.max(1, TOKENS / columns);
        int positions = Math.min(columns, TOKENS);
        for (int row = 0; row < rows.count(); row += together) {
            for (int position = 0; position < columns; position += positions) {
                int firstRow = row;
                long from = (long) row * columns + position;
                int rowCount = Math.min(together, rows.count() - row);
                int positionCount = Math.min(positions, columns - position);
                Tensors.withoutGradient(() -> {
                    piece(writers, readings, firstRow, rowCount, from, positionCount, scores);
                    return scores;
                });
            }
        }
    }

    private void piece(
            List<Differences.Group> writers,
            SlotReadings readings,
            int firstRow,
            int rowCount,
            long from,
            int positions,
            float[][] scores) {
        int first = writers.getFirst().firstWriter();
        int end = writers.getLast().firstWriter() + writers.getLast().count();
        long tokens = (long) rowCount * positions;
        Tensor like = writers.getFirst().value();
        Tensor written = torch.empty(end - first, tokens, width).to(like.device(), like.scalar_type());
        for (Differences.Group group : writers) {
            differences.expand(group, from, tokens, written.narrow(0, group.firstWriter() - first, group.count()));
        }
        if (centred) {
            written.sub_(written.mean(new long[] {-1}, true, new ScalarTypeOptional()));
        }
        Tensor writing = written.view(end - first, rowCount, (long) positions * width)
                .permute(1, 2, 0); // [row, position * width, writer]
        List<SlotReadings.Group> some = new ArrayList<>();
        int slots = 0;
        for (SlotReadings.Group group : readings.groups()) {
            if (graph.writersBefore(group.firstSlot()) > first) {
                some.add(group);
                slots += group.count();
                if (slots >= SLOTS) {
                    multiply(some, readings, writing, firstRow, from, first, scores);
                    some.clear();
                    slots = 0;
                }
            }
        }
        if (slots > 0) {
            multiply(some, readings, writing, firstRow, from, first, scores);
        }
    }

    /** Neighbouring slots together: more products for each writer that is looked at, a few of them in vain. */
    private void multiply(
            List<SlotReadings.Group> some,
            SlotReadings readings,
            Tensor writing,
            int firstRow,
            long from,
            int first,
            float[][] scores) {
        int rowCount = Math.toIntExact(writing.size(0));
        int slots = some.stream().mapToInt(SlotReadings.Group::count).sum();
        int most = some.stream()
                .mapToInt(group -> graph.writersBefore(group.firstSlot()))
                .max()
                .orElseThrow();
        int count = Math.min(most - first, Math.toIntExact(writing.size(2)));
        float[] products = Tensors.withoutGradient(() -> {
            Tensor reading = torch.empty(slots, rowCount * writing.size(1) / width, width)
                    .to(writing.device(), writing.scalar_type());
            int slot = 0;
            for (SlotReadings.Group group : some) {
                readings.expand(group, from, !centred, reading.narrow(0, slot, group.count()));
                slot += group.count();
            }
            return Tensors.floats(reading.view(slots, rowCount, writing.size(1))
                    .transpose(0, 1)
                    .bmm(writing.narrow(2, 0, count)));
        });
        int slot = 0;
        for (SlotReadings.Group group : some) {
            int writers = Math.min(count, graph.writersBefore(group.firstSlot()) - first);
            for (int each = 0; each < group.count(); each++, slot++) {
                int edge = graph.edge(first, group.firstSlot() + each);
                for (int row = 0; row < rowCount; row++) {
                    float[] target = scores[rows.units()[firstRow + row]];
                    int at = (row * slots + slot) * count;
                    for (int writer = 0; writer < writers; writer++) {
                        target[edge + writer] += products[at + writer];
                    }
                }
            }
        }
    }
}
