package dev.whence.networks.system;

import dev.whence.causal.CausalSystem;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A network and some prompts as a causal system: the units are the prompts, the variables the sites. Closing it frees
 * what it cached; the network stays open.
 */
public final class NetworkSystem implements CausalSystem<Site>, AutoCloseable {
    /** In a batch; the same on every machine, so that rounding is too. */
    private static final int TOKENS = 512;

    private final Network network;
    private final Prompts prompts;
    private final Runner runner;

    /** @throws dev.whence.causal.InputException when a token or a length does not fit the network */
    public NetworkSystem(Network network, Prompts prompts) {
        this.network = network;
        this.prompts = prompts;
        this.runner = new Runner(network.blocks(), prompts);
    }

    public Network network() {
        return network;
    }

    public Prompts prompts() {
        return prompts;
    }

    Runner runner() {
        return runner;
    }

    @Override
    public int units() {
        return prompts.size();
    }

    /**
     * {@inheritDoc} Metrics are {@link NetworkMetric}s, or values of sites that are one number per prompt.
     *
     * @throws UnsupportedOperationException for mechanisms that look at other sites, and held edges
     */
    @Override
    public Outcomes under(Intervention<Site> intervention, Metric<Site> metric) {
        if (metric instanceof NetworkMetric network) {
            network.check(units(), this.network.spec().vocabulary());
        }
        double[] values = new double[units()];
        each(units -> {
            Chunk chunk = runner.chunk(units);
            float[] part =
                    Tensors.floats(runner.measure(chunk, runner.edits(intervention, chunk), metric, Optional.empty()));
            for (int row = 0; row < units.length; row++) {
                values[units[row]] = part[row];
            }
        });
        return Outcomes.of(values);
    }

    /** The values of some sites in the run left alone. */
    public Trace trace(Collection<? extends Site> sites) {
        return trace(Intervention.none(), sites);
    }

    /** The values of some sites under an intervention, and of nothing else. */
    public Trace trace(Intervention<Site> intervention, Collection<? extends Site> sites) {
        sites.forEach(site -> {
            site.check(network.spec());
            Rows.check(site.at(), prompts.ids().stream().map(List::size).toList());
        });
        Map<Site, Trace.Values[]> values = new LinkedHashMap<>();
        sites.forEach(site -> values.put(site, new Trace.Values[units()]));
        List<Address> addresses = sites.stream().map(Address::of).toList();
        each(units -> {
            Chunk chunk = runner.chunk(units);
            try (Recorder recorder = runner.record(chunk, runner.edits(intervention, chunk), addresses)) {
                values.forEach((site, each) -> {
                    List<Trace.Values> rows = Trace.split(site, recorder.value(Address.of(site)), chunk.rows());
                    for (int row = 0; row < units.length; row++) {
                        each[units[row]] = rows.get(row);
                    }
                });
            }
        });
        Map<Site, List<Trace.Values>> result = new LinkedHashMap<>();
        values.forEach((site, each) -> result.put(site, List.of(each)));
        return new Trace(result);
    }

    /** Does something with every batch of prompts, several at a time where there are several. */
    private void each(Consumer<int[]> work) {
        List<int[]> batches = Chunk.batches(prompts, TOKENS, (_, _) -> 0);
        List<Runnable> tasks = batches.stream()
                .<Runnable>map(units -> () -> work.accept(units))
                .toList();
        int workers = Tensors.isOnProcessor(network.weights().device()) ? Math.min(Cores.count(), tasks.size()) : 1;
        Cores.run(tasks, workers, "run", Progress.NONE);
    }

    /** Logits of one prompt, {@code [position][vocabulary]}. */
    public float[][] logits(int prompt) {
        Site site = new Site.Logits(dev.whence.networks.site.At.all());
        try (NetworkSystem one = new NetworkSystem(network, prompts.select(prompt))) {
            Trace.Values values = one.trace(List.of(site)).of(site, 0);
            float[][] rows = new float[values.positions().size()][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = values.at(row);
            }
            return rows;
        }
    }

    @Override
    public void close() {
        runner.close();
    }
}
