package dev.whence.networks.system;

import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Runs batches of prompts under interventions, whole pass by whole pass. Thread-safe. */
final class Runner implements AutoCloseable {
    private final Blocks blocks;
    private final Prompts prompts;
    private final Sources sources;

    Runner(Blocks blocks, Prompts prompts) {
        prompts.check(blocks.spec().vocabulary(), blocks.spec().context());
        this.blocks = blocks;
        this.prompts = prompts;
        this.sources = new Sources(this);
    }

    Blocks blocks() {
        return blocks;
    }

    Prompts prompts() {
        return prompts;
    }

    Chunk chunk(int... units) {
        return Chunk.of(prompts, units);
    }

    /**
     * The edits that an intervention means for a batch; what they need of other runs is run now. Their tensors belong to
     * the caller's scope.
     */
    List<Edit> edits(Intervention<Site> intervention, Chunk chunk) {
        return sources.edits(List.of(intervention), chunk).getFirst();
    }

    /** The same for several interventions, running what they share once. */
    List<List<Edit>> edits(List<Intervention<Site>> interventions, Chunk chunk) {
        return sources.edits(interventions, chunk);
    }

    /** A run that keeps the values of some sites. */
    Recorder record(Chunk chunk, List<Edit> edits, Collection<Address> addresses) {
        Recorder recorder = new Recorder(addresses);
        Taps taps = EditTaps.then(EditTaps.of(edits, chunk.rows()), recorder);
        try (Pass pass = new Pass(blocks, taps, chunk.rows().lengths())) {
            Tensor ids = chunk.ids(blocks.weights().device());
            Tensor stream = pass.stream(ids, lastNeeded(addresses));
            if (taps.wants(dev.whence.networks.run.Point.LOGITS, 0)) {
                pass.logitsOf(stream);
            }
        } catch (RuntimeException failure) {
            recorder.close();
            throw failure;
        }
        return recorder;
    }

    /** The last layer that any of these is in, so that a run can end there; all layers for logits. */
    private int lastNeeded(Collection<Address> addresses) {
        int last = -1;
        for (Address address : addresses) {
            last = Math.max(
                    last,
                    switch (address.point()) {
                        case LOGITS -> blocks.spec().layers() - 1;
                        case EMBEDDINGS -> -1;
                        default -> address.layer();
                    });
        }
        return last;
    }

    /** The metric of each prompt of a batch, {@code [prompt]}; differentiable where the metric is. */
    Tensor measure(Chunk chunk, List<Edit> edits, Metric<Site> metric, Optional<? extends Taps> watching) {
        MetricHead head = new MetricHead(metric);
        Taps taps = EditTaps.of(edits, chunk.rows());
        Taps all = watching.<Taps>map(more -> EditTaps.then(taps, more)).orElse(taps);
        if (!(metric instanceof NetworkMetric)) {
            try (Recorder recorder = new Recorder(head.addresses())) {
                run(chunk, EditTaps.then(all, recorder), head);
                return head.ofRecorded(recorder, chunk.rows());
            }
        }
        return run(chunk, all, head).orElseThrow();
    }

    private Optional<Tensor> run(Chunk chunk, Taps taps, MetricHead head) {
        try (Pass pass = new Pass(blocks, taps, chunk.rows().lengths())) {
            Tensor stream = pass.stream(chunk.ids(blocks.weights().device()));
            if (!head.addresses().isEmpty()) {
                if (taps.wants(dev.whence.networks.run.Point.LOGITS, 0)) {
                    pass.logitsOf(stream);
                }
                return Optional.empty();
            }
            return Optional.of(head.ofStream(pass, taps, stream, chunk.rows(), idsOf(chunk)));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static List<Integer>[] idsOf(Chunk chunk) {
        List<List<Integer>> ids = new ArrayList<>(chunk.prompts().ids());
        return ids.toArray(new List[0]);
    }

    @Override
    public void close() {
        sources.close();
    }
}
