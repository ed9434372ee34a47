package dev.whence.networks.system;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Turns interventions into edits, running whatever other runs they take values from. */
final class Sources implements AutoCloseable {
    private final Runner runner;
    private final Means means;

    /** Another run of a batch: which prompts, under what. */
    private record Run(Prompts prompts, Intervention<Site> under) {}

    Sources(Runner runner) {
        this.runner = runner;
        this.means = new Means(runner);
    }

    List<List<Edit>> edits(List<Intervention<Site>> interventions, Chunk chunk) {
        Map<Run, Set<Address>> needed = new LinkedHashMap<>();
        for (Intervention<Site> intervention : interventions) {
            for (Intervention<Site> step : intervention.steps()) {
                for (Site site : sites(step)) {
                    site.check(runner.blocks().spec());
                    Rows.check(site.at(), lengths());
                }
                Run run = run(step, chunk);
                if (run != null) {
                    sites(step)
                            .forEach(site -> needed.computeIfAbsent(run, _ -> new LinkedHashSet<>())
                                    .add(Address.of(site).whole()));
                }
            }
        }
        Map<Run, Recorder> recorded = new LinkedHashMap<>();
        try {
            needed.forEach((run, addresses) -> {
                Chunk other = chunk.replaced(run.prompts());
                recorded.put(
                        run,
                        runner.record(other, edits(List.of(run.under()), other).getFirst(), addresses));
            });
            List<List<Edit>> result = new ArrayList<>();
            for (Intervention<Site> intervention : interventions) {
                List<Edit> edits = new ArrayList<>();
                for (Intervention<Site> step : intervention.steps()) {
                    edits.addAll(edits(step, chunk, recorded));
                }
                result.add(edits);
            }
            return result;
        } finally {
            recorded.values().forEach(Recorder::close);
        }
    }

    private List<Integer> lengths() {
        return runner.prompts().ids().stream().map(List::size).toList();
    }

    private static List<Site> sites(Intervention<Site> step) {
        return List.copyOf(step.targets());
    }

    /** The other run that a step takes values from; null when it needs none. */
    private @org.jspecify.annotations.Nullable Run run(Intervention<Site> step, Chunk chunk) {
        return switch (step) {
            case Intervention.Hold<Site> hold -> new Run(chunk.prompts(), hold.source());
            case NetworkIntervention.Freeze _ -> new Run(chunk.prompts(), Intervention.none());
            case NetworkIntervention.Patch patch -> new Run(others(patch, chunk), patch.under());
            case NetworkIntervention.Resample resample ->
                new Run(
                        runner.prompts()
                                .select(donors(resample.seed(), chunk.rows().units())),
                        Intervention.none());
            default -> null;
        };
    }

    private Prompts others(NetworkIntervention.Patch patch, Chunk chunk) {
        if (patch.from().size() != runner.prompts().size()) {
            throw new InputException("a patch from " + patch.from().size() + " prompts into a run of "
                    + runner.prompts().size() + ", expected as many");
        }
        patch.from()
                .check(
                        runner.blocks().spec().vocabulary(),
                        runner.blocks().spec().context());
        Prompts others = patch.from().select(chunk.rows().units());
        if (patch.fromAt().isEmpty()) {
            for (int row = 0; row < others.size(); row++) {
                if (others.length(row) != chunk.prompts().length(row)) {
                    throw new InputException("prompt " + chunk.rows().units()[row] + " has "
                            + chunk.prompts().length(row) + " tokens but the run to patch from has "
                            + others.length(row)
                            + ": positions do not correspond. Write the two with as many tokens, or patch from one"
                            + " position");
                }
            }
        } else {
            Rows.check(
                    patch.fromAt().get(),
                    patch.from().ids().stream().map(List::size).toList());
        }
        return others;
    }

    /** Which prompt each of these gets its values from. */
    private int[] donors(long seed, int[] units) {
        int[] donor = runner.prompts().cycle(seed);
        return Arrays.stream(units).map(unit -> donor[unit]).toArray();
    }

    private List<Edit> edits(Intervention<Site> step, Chunk chunk, Map<Run, Recorder> recorded) {
        Run run = run(step, chunk);
        return switch (step) {
            case Intervention.Hard<Site> hard ->
                List.of(edit(hard.variable(), chunk, new Edit.Operation.Constant(hard.value())));
            case Intervention.Shift<Site> shift ->
                List.of(edit(shift.variable(), chunk, affine(1, number(shift.delta()))));
            case Intervention.Scale<Site> scale -> List.of(edit(scale.variable(), chunk, affine(scale.factor(), null)));
            case Intervention.Hold<Site> hold ->
                hold.variables().stream()
                        .map(site -> given(site, chunk, recorded, run, site.at(), 0))
                        .toList();
            case Intervention.None<Site> _, Intervention.All<Site> _ -> List.of();
            case NetworkIntervention network -> List.of(edit(network, chunk, recorded, run));
            case Intervention.Soft<Site> soft ->
                throw new UnsupportedOperationException(
                        "'" + soft
                                + "': the mechanism of a site is replaced by NetworkIntervention.Replace, which sees its vector");
            case Intervention.HoldEdge<Site> edge ->
                throw new UnsupportedOperationException("'" + edge + "': paths are held by freezing the other sites");
            case Intervention.Custom<Site> custom ->
                throw new UnsupportedOperationException("a network cannot do '" + custom + "'");
        };
    }

    private Edit edit(
            NetworkIntervention step,
            Chunk chunk,
            Map<Run, Recorder> recorded,
            @org.jspecify.annotations.Nullable Run run) {
        Rows rows = chunk.rows();
        Site site = step.site();
        return switch (step) {
            case NetworkIntervention.Zero _ -> edit(site, chunk, new Edit.Operation.Constant(0));
            case NetworkIntervention.Mean mean ->
                edit(site, chunk, new Edit.Operation.Given(means.of(mean, rows.columns())));
            case NetworkIntervention.Resample _ -> given(site, chunk, recorded, run, site.at(), 0);
            case NetworkIntervention.Freeze _ -> given(site, chunk, recorded, run, site.at(), rows.columns());
            case NetworkIntervention.Patch patch -> {
                Prompts others = java.util.Objects.requireNonNull(run).prompts();
                if (patch.fromAt().isPresent()) {
                    Recorder recorder = java.util.Objects.requireNonNull(recorded.get(run));
                    Tensor value = Address.of(site).whole().slice(recorder.point(Address.of(site)));
                    Rows there = chunk.replaced(others).rows();
                    yield edit(
                            site,
                            chunk,
                            new Edit.Operation.Given(onePosition(
                                    Address.of(site).coordinates(value),
                                    there,
                                    patch.fromAt().get())));
                }
                boolean undisturbed = patch.under() instanceof Intervention.None;
                int difference = 0;
                if (undisturbed && runner.blocks().spec().isCausal()) {
                    difference = rows.columns();
                    for (int row = 0; row < rows.count(); row++) {
                        int first = chunk.prompts().firstDifference(others, row);
                        // Prompts that do not differ change nothing, wherever their padding begins.
                        difference =
                                Math.min(difference, first == chunk.prompts().length(row) ? rows.columns() : first);
                    }
                }
                yield given(site, chunk, recorded, run, site.at(), difference);
            }
            case NetworkIntervention.Add add -> {
                checkWidth(add);
                float[] vector = new float[add.vector().size()];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = (float) (add.factor() * add.vector().get(i));
                }
                yield edit(site, chunk, affine(1, placed(Tensors.of(vector, vector.length))));
            }
            case NetworkIntervention.ProjectOut out -> {
                Site along = new Site.Within(out.site(), out.subspace());
                along.check(runner.blocks().spec());
                yield edit(along, chunk, new Edit.Operation.Constant(0));
            }
            case NetworkIntervention.Clamp clamp ->
                edit(site, chunk, new Edit.Operation.Clamped(clamp.low(), clamp.high()));
            case NetworkIntervention.Noise noise -> edit(site, chunk, affine(1, noise(noise, rows)));
            case NetworkIntervention.Replace replace ->
                edit(site, chunk, new Edit.Operation.Function(replace.function()));
        };
    }

    private void checkWidth(NetworkIntervention.Add add) {
        int width = add.site().width(runner.blocks().spec());
        if (add.vector().size() != width && width > 0) {
            throw new InputException("a vector of " + add.vector().size() + " components cannot be added to '"
                    + add.site() + "', which has " + width);
        }
    }

    private Edit edit(Site site, Chunk chunk, Edit.Operation operation) {
        int first = runner.blocks().spec().isCausal() ? chunk.rows().first(site.at()) : 0;
        return new Edit(Address.of(site), site.at(), first, operation);
    }

    private Edit given(
            Site site,
            Chunk chunk,
            Map<Run, Recorder> recorded,
            @org.jspecify.annotations.Nullable Run run,
            At at,
            int difference) {
        Recorder recorder = java.util.Objects.requireNonNull(recorded.get(java.util.Objects.requireNonNull(run)));
        Address address = Address.of(site);
        // A handle of its own, since the recorder's are freed when the edits are made.
        Tensor values =
                address.coordinates(address.slice(recorder.point(address))).detach();
        Edit edit = edit(site, chunk, new Edit.Operation.Given(values));
        boolean causal = runner.blocks().spec().isCausal();
        return new Edit(edit.address(), at, causal ? Math.max(edit.first(), difference) : 0, edit.operation());
    }

    /** {@code [prompt, 1, component]}. */
    private static Tensor onePosition(Tensor value, Rows rows, At at) {
        long[] flat = new long[rows.count()];
        for (int row = 0; row < flat.length; row++) {
            flat[row] = (long) row * rows.columns() + rows.single(at, row);
        }
        Tensor index = Tensors.of(flat, flat.length).to(value.device(), ScalarType.Long);
        return value.reshape(value.size(0) * value.size(1), value.size(2))
                .index_select(0, index)
                .unsqueeze(1);
    }

    private Edit.Operation affine(double factor, @org.jspecify.annotations.Nullable Tensor term) {
        return new Edit.Operation.Affine(number(factor), term);
    }

    private Tensor number(double value) {
        return placed(Tensors.of(new float[] {(float) value}, 1));
    }

    private Tensor placed(Tensor tensor) {
        return tensor.to(
                runner.blocks().weights().device(),
                runner.blocks().weights().tokens().scalar_type());
    }

    /** Drawn unit by unit, so that neither batching nor padding changes it. */
    private Tensor noise(NetworkIntervention.Noise noise, Rows rows) {
        int width = noise.site().width(runner.blocks().spec());
        if (width == 0) {
            throw new InputException("no noise on '" + noise.site() + "': its width depends on the prompt");
        }
        float[] values = new float[rows.count() * rows.columns() * width];
        for (int row = 0; row < rows.count(); row++) {
            SplittableRandom random = new SplittableRandom(new SplittableRandom(noise.seed()).nextLong()
                    ^ ((long) rows.units()[row] << 32)
                    ^ noise.site().toString().hashCode());
            int end = (row * rows.columns() + rows.lengths()[row]) * width;
            for (int i = row * rows.columns() * width; i < end; i++) {
                values[i] = (float) (noise.deviation() * random.nextGaussian());
            }
        }
        return placed(Tensors.of(values, rows.count(), rows.columns(), width));
    }

    @Override
    public void close() {
        means.close();
    }
}
