package dev.whence.networks.system;

import dev.whence.causal.Intervention;
import dev.whence.networks.Network;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.KeysAndValues;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.RowSharing;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A run of one prompt that goes on token by token, keys and values of earlier ones kept, under an intervention. To be
 * used and closed in one thread.
 */
public final class Continued implements AutoCloseable {
    private final Network network;
    private final Runner runner;
    private final List<Edit> edits;
    private final int[] units = {0};
    private final int[] lengths;
    private KeysAndValues cache;
    private final Optional<RowSharing> sharing;
    private List<Tensor> kept = List.of();
    private int position;
    private float[] logits;

    /** @throws dev.whence.causal.InputException when the prompt or the intervention does not fit the network */
    public Continued(Network network, List<Integer> prompt, Intervention<Site> intervention) {
        this.network = network;
        this.runner = new Runner(network.blocks(), new Prompts(List.of(prompt)));
        this.lengths = new int[] {prompt.size()};
        this.cache = new KeysAndValues(network.spec().layers());
        boolean shares = Cores.isLarge(network.spec().width())
                && Cores.count() > 1
                && Tensors.isOnProcessor(network.weights().device());
        this.sharing = shares ? Optional.of(new RowSharing()) : Optional.empty();
        try (PointerScope _ = new PointerScope();
                AutoGradMode _ = new AutoGradMode(false)) {
            this.edits = runner.edits(intervention, runner.chunk(0));
            kept = edits.stream().flatMap(edit -> edit.tensors().stream()).toList();
            kept.forEach(Tensors::keep);
            this.logits = run(prompt.stream().mapToLong(Integer::longValue).toArray());
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Logits of the token after the last one. */
    public float[] logits() {
        return logits.clone();
    }

    /** Goes on by one token and gives the logits of the one after. */
    public float[] next(int token) {
        try (AutoGradMode _ = new AutoGradMode(false)) {
            Runnable step = () -> logits = run(new long[] {token});
            sharing.ifPresentOrElse(shared -> shared.during(step), step);
        }
        return logits();
    }

    private float[] run(long[] ids) {
        try (PointerScope _ = new PointerScope()) {
            Rows rows = new Rows(units, lengths, position, ids.length);
            Taps taps = EditTaps.of(edits, rows);
            KeysAndValues longer = new KeysAndValues(network.spec().layers());
            try (Pass pass = new Pass(network.blocks(), taps, position, null, cache, longer)) {
                Tensor tokens =
                        Tensors.of(ids, 1, ids.length).to(network.weights().device(), ScalarType.Long);
                Tensor stream = pass.stream(tokens);
                Tensor last = taps.wants(dev.whence.networks.run.Point.LOGITS, 0)
                        ? pass.logitsOf(stream).narrow(1, ids.length - 1, 1)
                        : pass.logitsOf(stream.narrow(1, ids.length - 1, 1));
                float[] values = Tensors.floats(last);
                cache.close();
                cache = longer;
                position += ids.length;
                return values;
            }
        }
    }

    @Override
    public void close() {
        cache.close();
        sharing.ifPresent(RowSharing::close);
        Tensors.free(kept);
        kept = List.of();
        runner.close();
    }
}
