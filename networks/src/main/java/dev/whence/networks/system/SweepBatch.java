package dev.whence.networks.system;

import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** One batch of prompts of a sweep: its undisturbed run, and the groups of variants that continue it. */
final class SweepBatch implements AutoCloseable {
    /** Groups of fewer tokens than this are filled up with variants that begin a little later. */
    private static final int SMALL = 512;

    private final Runner runner;
    private final Chunk chunk;
    private final MetricHead head;
    private final boolean continues;
    private final int rows;
    private final DoubleAdder flops;
    private final Flops costs;
    private final List<Variant> variants;
    private final Base base;

    /**
     * An intervention on this batch.
     *
     * @param number its place in the order given
     * @param first the first position that it can change
     */
    private record Variant(int number, List<Edit> edits, int first) {}

    /** Variants that are continued as one batch from a position. */
    private record Group(List<Variant> variants, int position) {}

    private SweepBatch(
            Runner runner,
            Chunk chunk,
            Metric<Site> metric,
            int rows,
            DoubleAdder flops,
            List<Variant> variants,
            Base base) {
        this.runner = runner;
        this.chunk = chunk;
        this.head = new MetricHead(metric);
        this.continues = metric instanceof NetworkMetric;
        this.rows = rows;
        this.flops = flops;
        this.costs = new Flops(runner.blocks().spec());
        this.variants = variants;
        this.base = base;
    }

    /** Runs the undisturbed batch and those that values are taken from. Its tensors belong to the caller's scope. */
    static SweepBatch prepare(
            Runner runner,
            Chunk chunk,
            List<Intervention<Site>> interventions,
            Metric<Site> metric,
            int rows,
            DoubleAdder flops) {
        TransformerSpec spec = runner.blocks().spec();
        List<List<Edit>> edits = runner.edits(interventions, chunk);
        boolean everywhere = metric instanceof NetworkMetric network && network.need() == NetworkMetric.Need.EVERYWHERE;
        List<Variant> variants = new ArrayList<>();
        // Every prompt is read at its last position, so no run may begin after the last one of the shortest.
        int latest = IntStream.of(chunk.rows().lengths()).min().orElseThrow() - 1;
        for (int i = 0; i < edits.size(); i++) {
            List<Edit> mine = edits.get(i);
            boolean whole = everywhere
                    || mine.stream().anyMatch(edit -> edit.address().point() == Point.LOGITS)
                    || !spec.isCausal();
            int first = mine.stream()
                    .mapToInt(Edit::first)
                    .min()
                    .orElse(chunk.rows().columns());
            variants.add(new Variant(
                    i, mine, first >= chunk.rows().columns() ? first : whole ? 0 : Math.min(first, latest)));
        }
        List<Address> beginnings = variants.stream()
                .filter(variant -> !variant.edits().isEmpty())
                .map(variant -> Beginning.first(variant.edits(), spec).address())
                .toList();
        Base base = Base.run(runner.blocks(), chunk, beginnings);
        double tokens = (double) chunk.rows().count() * chunk.rows().columns();
        flops.add(2 * new Flops(spec).stream(tokens, chunk.rows().columns()));
        return new SweepBatch(runner, chunk, metric, rows, flops, variants, base);
    }

    /** Native memory that the undisturbed run takes. */
    long bytes() {
        return base.recorder().bytes() + base.cache().bytes() + base.last().nbytes();
    }

    /** The undisturbed metric of each prompt. */
    void base(double[] results) {
        if (!continues) {
            put(runner.measure(chunk, List.of(), head.metric(), Optional.empty()), 0, results);
            return;
        }
        try (Pass pass = new Pass(runner.blocks(), Taps.NONE, chunk.rows().lengths())) {
            put(head.ofStream(pass, Taps.NONE, base.last(), chunk.rows(), Runner.idsOf(chunk)), 0, results);
        }
    }

    private void put(Tensor measured, int row, double[] results) {
        float[] values = Tensors.floats(measured);
        int[] units = chunk.rows().units();
        for (int i = 0; i < units.length; i++) {
            results[units[i]] = values[row + i];
        }
    }

    /** What is to be run, largest first, each writing its own entries of {@code results}. */
    List<Runnable> tasks(double[][] results) {
        TransformerSpec spec = runner.blocks().spec();
        List<Variant> running = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        for (Variant variant : variants) {
            if (variant.first() >= chunk.rows().columns()) {
                base(results[variant.number()]); // it changes nothing
            } else if (continues && Beginning.isPossible(variant.edits(), spec)) {
                running.add(variant);
            } else {
                tasks.add(() -> put(
                        runner.measure(chunk, variant.edits(), head.metric(), Optional.empty()),
                        0,
                        results[variant.number()]));
            }
        }
        for (Group group : groups(running)) {
            tasks.add(() -> run(group, results));
        }
        return tasks;
    }

    /** Variants of one layer that begin at near positions go together, as many as fit. */
    private List<Group> groups(List<Variant> running) {
        TransformerSpec spec = runner.blocks().spec();
        List<Variant> sorted = running.stream()
                .sorted(Comparator.<Variant>comparingInt(
                                variant -> Beginning.place(Beginning.first(variant.edits(), spec), spec))
                        .thenComparingInt(Variant::first)
                        .thenComparingInt(Variant::number))
                .toList();
        List<Group> groups = new ArrayList<>();
        List<Variant> open = new ArrayList<>();
        for (Variant variant : sorted) {
            if (!open.isEmpty() && !fits(open, variant)) {
                groups.add(new Group(open, open.getFirst().first()));
                open = new ArrayList<>();
            }
            open.add(variant);
        }
        if (!open.isEmpty()) {
            groups.add(new Group(open, open.getFirst().first()));
        }
        return groups;
    }

    private boolean fits(List<Variant> open, Variant next) {
        TransformerSpec spec = runner.blocks().spec();
        Variant first = open.getFirst();
        int columns = chunk.rows().columns() - first.first();
        long tokens = (long) (open.size() + 1) * chunk.rows().count() * columns;
        boolean sameBeginning = Beginning.place(Beginning.first(first.edits(), spec), spec)
                == Beginning.place(Beginning.first(next.edits(), spec), spec);
        boolean near = next.first() == first.first()
                || next.first() - first.first() <= columns / 4
                        && (long) open.size() * chunk.rows().count() * columns < SMALL;
        return sameBeginning && near && tokens <= rows;
    }

    private void run(Group group, double[][] results) {
        Blocks blocks = runner.blocks();
        TransformerSpec spec = blocks.spec();
        int position = group.position();
        Rows mine = chunk.rows().from(position);
        List<EditTaps.Part> parts = new ArrayList<>();
        List<Tensor> streams = new ArrayList<>();
        Beginning beginning = null;
        for (Variant variant : group.variants()) {
            List<Edit> left = new ArrayList<>();
            Tensor stream;
            try (PointerScope _ = new PointerScope()) {
                beginning = Beginning.of(blocks, base, variant.edits(), position, left);
                stream = Tensors.keep(beginning.stream());
            }
            streams.add(stream);
            if (!left.isEmpty()) {
                parts.add(new EditTaps.Part(left, (streams.size() - 1) * mine.count(), mine));
            }
        }
        Beginning begun = java.util.Objects.requireNonNull(beginning);
        Taps taps = parts.isEmpty() ? Taps.NONE : new EditTaps(parts);
        Rows all = mine.times(group.variants().size());
        Tensor joined = Tensors.concatenated(streams, 0);
        try (Pass pass = new Pass(blocks, taps, position, all.lengths(), base.cache(), null)) {
            Tensor measured = head.readsLastPositionOnly() && !wants(taps, spec.layers() - 1)
                    ? toLast(pass, begun, joined, all)
                    : head.ofStream(pass, taps, toEnd(pass, begun, joined), all, idsOf(group));
            for (int i = 0; i < group.variants().size(); i++) {
                put(measured, i * mine.count(), results[group.variants().get(i).number()]);
            }
        } finally {
            Tensors.free(streams);
        }
        flops.add(cost(begun, all));
    }

    private static boolean wants(Taps taps, int lastLayer) {
        for (Point point : Point.values()) {
            if (taps.wants(point, point == Point.LOGITS ? 0 : lastLayer)) {
                return true;
            }
        }
        return false;
    }

    /** All layers at all columns. */
    private static Tensor toEnd(Pass pass, Beginning begun, Tensor joined) {
        Tensor stream = begun.between() ? pass.afterBetween(begun.layer(), joined) : joined;
        return pass.layers(begun.between() ? begun.layer() + 1 : begun.layer(), stream);
    }

    /** The last layer at the last position of each prompt only. */
    private Tensor toLast(Pass pass, Beginning begun, Tensor joined, Rows all) {
        int last = runner.blocks().spec().layers() - 1;
        Tensor stream = joined;
        int layer = begun.layer();
        if (begun.between() && layer == last) {
            stream = pass.afterBetween(last, pass.rows(stream, all.last()));
            return head.ofLast(pass, stream, all.units());
        }
        if (begun.between()) {
            stream = pass.afterBetween(layer++, stream);
        }
        while (layer < last) {
            stream = pass.layer(layer++, stream);
        }
        stream = layer == last ? pass.lastLayer(stream, all.last()) : pass.rows(stream, all.last());
        return head.ofLast(pass, stream, all.units());
    }

    private double cost(Beginning begun, Rows all) {
        int layers = runner.blocks().spec().layers();
        double tokens = (double) all.count() * all.columns();
        double seen = all.start() + all.columns();
        double sum =
                costs.logits(all.count(), head.tokensRead(runner.blocks().spec().vocabulary()));
        int layer = begun.layer();
        if (begun.between()) {
            sum += costs.mlp(layer == layers - 1 ? all.count() : tokens);
            layer++;
        }
        for (; layer < layers; layer++) {
            sum += layer == layers - 1 ? costs.lastLayer(all.count(), tokens, seen) : costs.layer(tokens, seen);
        }
        return sum;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private List<Integer>[] idsOf(Group group) {
        List<Integer>[] one = Runner.idsOf(chunk);
        List[] many = new List[one.length * group.variants().size()];
        IntStream.range(0, many.length).forEach(i -> many[i] = one[i % one.length]);
        return many;
    }

    @Override
    public void close() {
        base.close();
    }
}
