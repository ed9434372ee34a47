package dev.whence.networks.system;

import dev.whence.causal.Intervention;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What is done to a batch of prompts, and read of it, in one pass that the caller runs over all of them at once. Values
 * taken from other runs are constants; all else is differentiable, so that gradients of the pass are those of the
 * network under the intervention.
 */
public final class BatchTaps implements AutoCloseable {
    private final Runner runner;
    private final Chunk chunk;
    private final Recorder recorder;
    private final Taps taps;

    /**
     * Runs what other runs the intervention takes values from. Native memory belongs to the caller's scope.
     *
     * @param prompts one for each row of the batch
     * @param columns the batch's columns, of which prompts that are shorter leave the last ones empty
     * @param watched the sites that {@link #value} is to know
     * @throws dev.whence.causal.InputException when the network does not have a site, or a token does not fit it
     */
    public BatchTaps(
            Blocks blocks,
            Prompts prompts,
            int columns,
            Intervention<Site> intervention,
            Collection<? extends Site> watched) {
        watched.forEach(site -> site.check(blocks.spec()));
        this.runner = new Runner(blocks, prompts);
        try {
            this.chunk = Chunk.of(prompts, IntStream.range(0, prompts.size()).toArray(), columns);
            List<Edit> edits = runner.edits(intervention, chunk);
            this.recorder = new Recorder(watched.stream().map(Address::of).toList());
            this.taps = EditTaps.then(EditTaps.of(edits, chunk.rows()), recorder);
        } catch (RuntimeException failure) {
            runner.close();
            throw failure;
        }
    }

    /** For the pass. */
    public Taps taps() {
        return taps;
    }

    /** What a watched site was in the pass, after the intervention: {@code [row, position, component]}. */
    public Tensor value(Site site) {
        return recorder.value(Address.of(site));
    }

    /** One where a site is, zero at other positions and behind the ends of prompts: {@code [row, position, 1]}. */
    public Tensor where(Site site) {
        Rows rows = chunk.rows();
        float[] values = new float[rows.count() * rows.columns()];
        for (int row = 0; row < rows.count(); row++) {
            for (int position = 0; position < rows.lengths()[row]; position++) {
                values[row * rows.columns() + position] = rows.includes(site.at(), row, position) ? 1 : 0;
            }
        }
        Tensor mask = Tensors.of(values, rows.count(), rows.columns(), 1);
        return mask.to(
                runner.blocks().weights().device(),
                runner.blocks().weights().tokens().scalar_type());
    }

    @Override
    public void close() {
        recorder.close();
        runner.close();
    }
}
