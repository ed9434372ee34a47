package dev.whence.networks.system;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What patching a site would do, estimated from derivatives: {@code sum over positions and components of (other - base) *
 * d metric / d value}. A pass and its derivative serve every site at once.
 *
 * @param network what is asked about
 * @param base the run that would be patched
 * @param other where the values would come from, prompt by prompt of the same length
 * @param metric what is measured; differentiable
 * @param uncertainty how intervals over prompts are made
 */
public record Attribution(Network network, Prompts base, Prompts other, NetworkMetric metric, Uncertainty uncertainty) {
    private static final int TOKENS = 512;

    /** @throws InputException when the two have not the same lengths */
    public Attribution {
        if (base.size() != other.size()) {
            throw new InputException(base.size() + " prompts against " + other.size() + ", expected as many");
        }
        for (int prompt = 0; prompt < base.size(); prompt++) {
            if (base.length(prompt) != other.length(prompt)) {
                throw new InputException("prompt " + prompt + " has " + base.length(prompt) + " tokens in one set and "
                        + other.length(prompt) + " in the other: positions do not correspond");
            }
        }
    }

    /** With percentile bootstrap intervals over prompts (1000 resamples, seed 1, 95 %). */
    public Attribution(Network network, Prompts base, Prompts other, NetworkMetric metric) {
        this(network, base, other, metric, new Uncertainty.Bootstrap(0.95, 1000, 1));
    }

    /** Along which straight line integrated gradients go. */
    public enum Path {
        /** From the base prompts' embeddings to the others', as in EAP-IG (Hanna, Pezzelle and Belinkov 2024). */
        INPUTS,
        /** From each point's own base value to its other value, the rest of the run as in the base. */
        ACTIVATIONS
    }

    /** Attribution patching: the derivative on the base run (Nanda 2023). Exact where the network is linear in the site. */
    public List<Effect> firstOrder(List<? extends Site> sites) {
        return effects(sites, perPrompt(sites), "attribution patching, first order");
    }

    /** The first-order attribution of each site in each prompt, {@code [site][prompt]}. */
    public double[][] perPrompt(List<? extends Site> sites) {
        return run(sites, List.of(0.0), Path.INPUTS);
    }

    /** The integrated attribution of each site in each prompt, {@code [site][prompt]}. */
    public double[][] perPrompt(List<? extends Site> sites, int steps, Path path) {
        return run(sites, middles(steps), path);
    }

    /**
     * The derivative averaged over a path from base to other, at the middles of {@code steps} equal pieces.
     *
     * @param steps how many, at least 1
     */
    public List<Effect> integrated(List<? extends Site> sites, int steps, Path path) {
        return effects(
                sites,
                perPrompt(sites, steps, path),
                "integrated gradients over " + (path == Path.INPUTS ? "inputs" : "activations") + ", " + steps
                        + " steps");
    }

    private static List<Double> middles(int steps) {
        if (steps < 1) {
            throw new InputException(steps + " steps of integrated gradients, expected at least 1");
        }
        List<Double> fractions = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            fractions.add((step + 0.5) / steps);
        }
        return fractions;
    }

    private List<Effect> effects(List<? extends Site> sites, double[][] values, String method) {
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            effects.add(Effect.of(
                    EffectKind.TOTAL,
                    Outcomes.of(values[i]),
                    uncertainty,
                    metric.name() + ", " + method + " of " + sites.get(i)));
        }
        return effects;
    }

    /** The attribution of each site in each prompt. */
    private double[][] run(List<? extends Site> sites, List<Double> fractions, Path path) {
        metric.check(base.size(), network.spec().vocabulary());
        double[][] results = new double[sites.size()][base.size()];
        List<Address> addresses = sites.stream().map(Address::of).toList();
        try (Runner runner = new Runner(network.blocks(), base)) {
            other.check(network.spec().vocabulary(), network.spec().context());
            for (Site site : sites) {
                site.check(network.spec());
                Rows.check(site.at(), base.ids().stream().map(List::size).toList());
            }
            for (int[] units : Chunk.batches(base, TOKENS, (_, _) -> 0)) {
                Tensors.withGradient(() -> {
                    batch(runner, runner.chunk(units), addresses, sites, fractions, path, results);
                    return units;
                });
            }
        }
        return results;
    }

    private void batch(
            Runner runner,
            Chunk chunk,
            List<Address> addresses,
            List<? extends Site> sites,
            List<Double> fractions,
            Path path,
            double[][] results) {
        Chunk otherChunk = chunk.replaced(other.select(chunk.rows().units()));
        List<Address> needed = new ArrayList<>(addresses);
        Address inputs = Address.of(new Site.Embeddings(At.all()));
        needed.add(inputs);
        try (Recorder from = Tensors.notRecording(() -> runner.record(chunk, List.of(), needed));
                Recorder to = Tensors.notRecording(() -> runner.record(otherChunk, List.of(), needed))) {
            Map<Recorder.Place, Tensor> gradients = path == Path.INPUTS
                    ? averaged(runner, chunk, addresses, inputs, fractions, from, to)
                    : separately(runner, chunk, addresses, fractions, from, to);
            for (int i = 0; i < sites.size(); i++) {
                Address address = addresses.get(i);
                Tensor gradient = java.util.Objects.requireNonNull(
                        gradients.get(new Recorder.Place(address.point(), address.layer())));
                Tensor difference = to.value(address).sub(from.value(address));
                Tensor product = difference.mul(address.coordinates(address.slice(gradient)));
                // Padding has no gradient, but a pattern's other keys may have: only the prompt's own positions count.
                Tensor mask = chunk.rows().mask(sites.get(i).at(), product.device());
                Tensor counted = mask == null ? product : torch.where(mask, product, torch.zeros_like(product));
                float[] sums = Tensors.floats(counted.sum(1, 2));
                for (int row = 0; row < sums.length; row++) {
                    results[i][chunk.rows().units()[row]] = sums[row];
                }
            }
        }
    }

    /** All points at once, on runs whose point {@code moved} lies between the two. */
    private Map<Recorder.Place, Tensor> averaged(
            Runner runner,
            Chunk chunk,
            List<Address> watched,
            Address moved,
            List<Double> fractions,
            Recorder from,
            Recorder to) {
        Map<Recorder.Place, Tensor> sums = new LinkedHashMap<>();
        for (double fraction : fractions) {
            Tensor between = from.point(moved)
                    .mul(Tensors.scalar(1 - fraction))
                    .add(to.point(moved).mul(Tensors.scalar(fraction)))
                    .detach();
            boolean pairs = moved.point().perPair();
            List<Edit> edits = fraction == 0 ? List.of() : PointEdits.whole(moved, between, pairs);
            GradientTaps taps = new GradientTaps(watched);
            try {
                Tensor measured = runner.measure(chunk, edits, metric, Optional.of(taps));
                taps.gradients(measured)
                        .forEach((place, gradient) ->
                                sums.merge(place, gradient.div(Tensors.scalar(fractions.size())), Tensor::add));
            } finally {
                taps.close();
            }
        }
        return sums;
    }

    private Map<Recorder.Place, Tensor> separately(
            Runner runner, Chunk chunk, List<Address> addresses, List<Double> fractions, Recorder from, Recorder to) {
        Map<Recorder.Place, Tensor> gradients = new LinkedHashMap<>();
        for (Recorder.Place place : new LinkedHashSet<>(addresses.stream()
                .map(address -> new Recorder.Place(address.point(), address.layer()))
                .toList())) {
            Address point = new Address(place.point(), place.layer(), -1, List.of(), null);
            gradients.putAll(averaged(runner, chunk, List.of(point), point, fractions, from, to));
        }
        return gradients;
    }

    /** Used where an attribution is compared with what it estimates: the patch of each site. */
    public List<Intervention<Site>> patches(List<? extends Site> sites) {
        return sites.stream()
                .<Intervention<Site>>map(site -> new NetworkIntervention.Patch(site, other))
                .toList();
    }
}
