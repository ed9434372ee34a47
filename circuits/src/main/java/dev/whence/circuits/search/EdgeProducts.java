package dev.whence.circuits.search;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.system.Rows;
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
    static final int TOKENS = 32;

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
        this.centred =
                network.spec().norm().kind() == Norm.Kind.LAYER && network.spec().output().norm();
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
        for (SlotReadings.Group group : readings.groups()) {
            int before = Math.min(graph.writersBefore(group.firstSlot()), end);
            if (before > first) {
                float[] products = Tensors.withoutGradient(() -> {
                    Tensor reading = readings.expanded(group, from, tokens, !centred)
                            .reshape(group.count(), rowCount, (long) positions * width)
                            .transpose(0, 1);
                    return Tensors.floats(reading.bmm(writing.narrow(2, 0, before - first)));
                });
                put(products, group, firstRow, rowCount, first, before - first, scores);
            }
        }
    }

    /** @param products {@code [row, slot, writer]} row major */
    private void put(
            float[] products,
            SlotReadings.Group group,
            int firstRow,
            int rowCount,
            int firstWriter,
            int writers,
            float[][] scores) {
        int at = 0;
        for (int row = 0; row < rowCount; row++) {
            float[] target = scores[rows.units()[firstRow + row]];
            for (int slot = 0; slot < group.count(); slot++) {
                int edge = graph.edge(firstWriter, group.firstSlot() + slot);
                for (int writer = 0; writer < writers; writer++) {
                    target[edge + writer] += products[at++];
                }
            }
        }
    }
}
