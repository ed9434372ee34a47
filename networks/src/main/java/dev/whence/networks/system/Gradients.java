package dev.whence.networks.system;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Outcomes;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Derivatives of a metric by libtorch's automatic differentiation.
 *
 * @param outcomes the metric of each prompt
 * @param values the sites' values
 * @param gradients the derivative of each prompt's metric with respect to them, of the same shape
 */
public record Gradients(Outcomes outcomes, Trace values, Trace gradients) {
    private static final int TOKENS = 512;

    /**
     * With respect to the values of sites, as they are after the intervention.
     *
     * @throws InputException when a metric has no derivative, or a site is not in the network
     */
    public static Gradients of(
            NetworkSystem system,
            Intervention<Site> intervention,
            NetworkMetric metric,
            Collection<? extends Site> sites) {
        check(system, metric, sites);
        List<Address> addresses = sites.stream().map(Address::of).toList();
        double[] outcomes = new double[system.units()];
        Map<Site, Trace.Values[]> values = entries(sites, system.units());
        Map<Site, Trace.Values[]> gradients = entries(sites, system.units());
        Runner runner = system.runner();
        for (int[] units : Chunk.batches(system.prompts(), TOKENS, (_, _) -> 0)) {
            Tensors.withGradient(() -> {
                Chunk chunk = runner.chunk(units);
                List<Edit> edits = Tensors.notRecording(() -> runner.edits(intervention, chunk));
                GradientTaps taps = new GradientTaps(addresses);
                try {
                    Tensor measured = runner.measure(chunk, edits, metric, Optional.of(taps));
                    float[] part = Tensors.floats(measured);
                    Map<Recorder.Place, Tensor> found = taps.gradients(measured);
                    for (int row = 0; row < units.length; row++) {
                        outcomes[units[row]] = part[row];
                    }
                    for (Site site : sites) {
                        Address address = Address.of(site);
                        put(values, site, address.coordinates(address.slice(taps.value(address))), chunk, units);
                        Tensor point = java.util.Objects.requireNonNull(
                                found.get(new Recorder.Place(address.point(), address.layer())));
                        put(gradients, site, address.coordinates(address.slice(point)), chunk, units);
                    }
                } finally {
                    taps.close();
                }
                return units;
            });
        }
        return new Gradients(Outcomes.of(outcomes), trace(values), trace(gradients));
    }

    private static void check(NetworkSystem system, NetworkMetric metric, Collection<? extends Site> sites) {
        metric.check(system.units(), system.network().spec().vocabulary());
        if (metric instanceof NetworkMetric.OfLogits) {
            throw new InputException("the metric '" + metric.name() + "' has no derivative that could be computed");
        }
        sites.forEach(site -> {
            site.check(system.network().spec());
            Rows.check(
                    site.at(), system.prompts().ids().stream().map(List::size).toList());
        });
    }

    private static Map<Site, Trace.Values[]> entries(Collection<? extends Site> sites, int units) {
        Map<Site, Trace.Values[]> entries = new LinkedHashMap<>();
        sites.forEach(site -> entries.put(site, new Trace.Values[units]));
        return entries;
    }

    private static void put(Map<Site, Trace.Values[]> entries, Site site, Tensor value, Chunk chunk, int[] units) {
        List<Trace.Values> rows = Trace.split(site, value, chunk.rows());
        for (int row = 0; row < units.length; row++) {
            java.util.Objects.requireNonNull(entries.get(site))[units[row]] = rows.get(row);
        }
    }

    private static Trace trace(Map<Site, Trace.Values[]> entries) {
        Map<Site, List<Trace.Values>> lists = new LinkedHashMap<>();
        entries.forEach((site, values) -> lists.put(site, List.of(values)));
        return new Trace(lists);
    }

    /**
     * With respect to what interventions are made of: of a {@code Scale} its factor, of an {@code Add} its vector times
     * its factor, of others nothing (an empty list). The derivative is of the mean over prompts.
     *
     * @param steps carried out in this order
     * @return one list for each step
     */
    public static List<List<Double>> ofParameters(
            NetworkSystem system, List<? extends Intervention<Site>> steps, NetworkMetric metric) {
        check(system, metric, List.of());
        List<List<Double>> sums = new ArrayList<>();
        steps.forEach(_ -> sums.add(new ArrayList<>()));
        Runner runner = system.runner();
        for (int[] units : Chunk.batches(system.prompts(), TOKENS, (_, _) -> 0)) {
            Tensors.withGradient(() -> {
                Chunk chunk = runner.chunk(units);
                List<List<Edit>> edits =
                        Tensors.notRecording(() -> runner.edits(List.<Intervention<Site>>copyOf(steps), chunk));
                List<Tensor> parameters = new ArrayList<>();
                List<Integer> owners = new ArrayList<>();
                for (int step = 0; step < edits.size(); step++) {
                    for (Edit edit : edits.get(step)) {
                        Tensor parameter = edit.parameter(steps.get(step));
                        if (parameter != null) {
                            parameter.set_requires_grad(true);
                            parameters.add(parameter);
                            owners.add(step);
                        }
                    }
                }
                if (parameters.isEmpty()) {
                    return units;
                }
                Tensor measured = runner.measure(
                        chunk, edits.stream().flatMap(List::stream).toList(), metric, Optional.empty());
                List<Tensor> found = Tensors.gradients(measured.sum(), parameters);
                for (int i = 0; i < found.size(); i++) {
                    add(sums.get(owners.get(i)), Tensors.doubles(found.get(i)), system.units());
                }
                return units;
            });
        }
        return sums.stream().map(List::copyOf).toList();
    }

    private static void add(List<Double> sum, double[] more, int units) {
        for (int i = 0; i < more.length; i++) {
            if (i == sum.size()) {
                sum.add(0.0);
            }
            sum.set(i, sum.get(i) + more[i] / units);
        }
    }
}
