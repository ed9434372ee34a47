package dev.whence.networks.system;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Cores;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.DoubleAdder;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;

/**
 * Many interventions on the same prompts, each measured as a run of its own would be, for a fraction of the work:
 *
 * <ul>
 *   <li>what comes before an intervention is run once (a patched head only adds to the stream, so its run begins at that
 *       layer's MLP);
 *   <li>under a causal mask nothing changes before the first position that differs: those keys and values are kept;
 *   <li>the metric reads one position and few tokens, so the last layer runs there alone and the unembedding is not
 *       multiplied whole;
 *   <li>interventions of one layer run as one batch, and batches one to a processor.
 * </ul>
 *
 * The numbers are those of whole runs up to rounding.
 *
 * @param network what is intervened on
 * @param prompts the units
 * @param metric what is measured
 * @param uncertainty how intervals over prompts are made
 * @param rows tokens in a batch: more are quicker to a point, and take more memory
 */
public record Sweep(Network network, Prompts prompts, Metric<Site> metric, Uncertainty uncertainty, int rows) {
    /** Enough for matrix products at full speed. */
    private static final int ROWS = 1536;

    /** With percentile bootstrap intervals over prompts (1000 resamples, seed 1, 95 %). */
    public Sweep(Network network, Prompts prompts, Metric<Site> metric) {
        this(network, prompts, metric, new Uncertainty.Bootstrap(0.95, 1000, 1), ROWS);
    }

    public Sweep with(Uncertainty intervals) {
        return new Sweep(network, prompts, metric, intervals, rows);
    }

    public Sweep withRows(int tokens) {
        return new Sweep(network, prompts, metric, uncertainty, tokens);
    }

    /**
     * Measures every intervention.
     *
     * @throws dev.whence.causal.InputException when a site, a token or a prompt does not fit the network
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public SweepResult run(List<? extends Intervention<Site>> interventions, Progress progress) {
        long started = System.nanoTime();
        if (metric instanceof NetworkMetric known) {
            known.check(prompts.size(), network.spec().vocabulary());
        }
        double[] base = new double[prompts.size()];
        double[][] changed = new double[interventions.size()][prompts.size()];
        DoubleAdder flops = new DoubleAdder();
        int groups = 0;
        double naive = 0;
        long bytes = 0;
        try (Runner runner = new Runner(network.blocks(), prompts)) {
            List<Intervention<Site>> variants = List.copyOf(interventions);
            List<int[]> batches = Chunk.batches(prompts, Math.max(1, rows * 2 / 3), order(variants));
            int batch = 0;
            for (int[] units : batches) {
                String part = batches.size() == 1 ? "sweep" : "sweep, batch " + ++batch + " of " + batches.size();
                Chunk chunk = runner.chunk(units);
                try (PointerScope _ = new PointerScope();
                        AutoGradMode _ = new AutoGradMode(false);
                        SweepBatch work = SweepBatch.prepare(runner, chunk, variants, metric, rows, flops)) {
                    work.base(base);
                    bytes = Math.max(bytes, work.bytes());
                    List<Runnable> tasks = work.tasks(changed);
                    groups += tasks.size();
                    Cores.run(tasks, workers(), part, progress);
                }
                double tokens = (double) units.length * chunk.rows().columns();
                naive += variants.size()
                        * new Flops(network.spec()).whole(tokens, chunk.rows().columns());
            }
        }
        Outcomes baseline = Outcomes.of(base);
        List<SweepResult.Entry> entries = new ArrayList<>();
        for (int i = 0; i < changed.length; i++) {
            Outcomes outcomes = Outcomes.of(changed[i]);
            entries.add(new SweepResult.Entry(
                    interventions.get(i),
                    outcomes,
                    Effect.of(
                            EffectKind.TOTAL,
                            outcomes.minus(baseline),
                            uncertainty,
                            metric.name() + " under [" + interventions.get(i) + "] minus undisturbed")));
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return new SweepResult(baseline, entries, new SweepCost(seconds, flops.sum(), naive, groups, bytes));
    }

    private int workers() {
        return Tensors.isOnProcessor(network.weights().device()) ? Cores.count() : 1;
    }

    /** Prompts that differ from their sources at like positions go together. */
    private Comparator<Integer> order(List<Intervention<Site>> variants) {
        Optional<Prompts> from = variants.stream()
                .flatMap(variant -> variant.steps().stream())
                .filter(NetworkIntervention.Patch.class::isInstance)
                .map(step -> ((NetworkIntervention.Patch) step).from())
                .filter(others -> others.size() == prompts.size())
                .findFirst();
        return Comparator.comparingInt(unit ->
                from.map(others -> prompts.firstDifference(others, unit)).orElse(0));
    }
}
