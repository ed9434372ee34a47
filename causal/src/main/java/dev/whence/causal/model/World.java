package dev.whence.causal.model;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of all units under one intervention. A variable is computed when it is first asked for, from its causes in the
 * same run; held variables come from the run of the same units under the source. Not thread-safe; it lives within one
 * call.
 */
final class World {
    private final StructuralModel model;
    private final double[][] noise;
    /** Runs of the sources met so far, shared among all worlds of one call. */
    private final Map<Intervention<String>, World> worlds;

    /** For each node what is done to it, in order. */
    private final Map<Integer, List<Intervention<String>>> steps = new HashMap<>();
    /** For each node the parents that it sees from elsewhere, and from where. */
    private final Map<Integer, Map<Integer, Intervention<String>>> heldEdges = new HashMap<>();

    private final double[] @Nullable [] values;
    private final boolean[] computing;

    World(StructuralModel model, double[][] noise, Intervention<String> intervention) {
        this(model, noise, intervention, new HashMap<>());
    }

    private World(
            StructuralModel model,
            double[][] noise,
            Intervention<String> intervention,
            Map<Intervention<String>, World> worlds) {
        this.model = model;
        this.noise = noise;
        this.worlds = worlds;
        values = new double[noise.length][];
        computing = new boolean[noise.length];
        worlds.put(intervention, this);
        intervention.steps().forEach(this::place);
    }

    private void place(Intervention<String> step) {
        switch (step) {
            case Intervention.HoldEdge<String> edge -> {
                int from = model.index(edge.from());
                int to = model.index(edge.to());
                if (!model.dag().parents(to).contains(from)) {
                    throw new InputException("there is no edge " + edge.from() + " -> " + edge.to() + " to hold");
                }
                heldEdges.computeIfAbsent(to, _ -> new HashMap<>()).put(from, edge.source());
                source(edge.source());
            }
            case Intervention.Custom<String> custom ->
                throw new UnsupportedOperationException("a structural model cannot do [" + custom + "]");
            default -> {
                for (String target : step.targets()) {
                    steps.computeIfAbsent(model.index(target), _ -> new ArrayList<>())
                            .add(step);
                }
                if (step instanceof Intervention.Hold<String> hold) {
                    source(hold.source());
                }
            }
        }
    }

    /** The run under another intervention; made at once so that wrong names in it are found even when it is not read. */
    private World source(Intervention<String> intervention) {
        World known = worlds.get(intervention);
        return known != null ? known : new World(model, noise, intervention, worlds);
    }

    /** The value of a node in every unit; not to be changed by the caller. */
    double[] values(int node) {
        double[] known = values[node];
        if (known != null) {
            return known;
        }
        if (computing[node]) {
            throw new InputException(
                    "a replaced mechanism makes '" + model.dag().name(node) + "' its own cause");
        }
        computing[node] = true;
        List<Intervention<String>> done = steps.getOrDefault(node, List.of());
        double[] result = after(node, done, done.size());
        computing[node] = false;
        values[node] = result;
        return result;
    }

    /** The value of a node after the first {@code count} things done to it; earlier ones are run only if they matter. */
    private double[] after(int node, List<Intervention<String>> done, int count) {
        if (count == 0) {
            return natural(node);
        }
        int units = noise[node].length;
        double[] result = new double[units];
        switch (done.get(count - 1)) {
            case Intervention.Hard<String> hard -> Arrays.fill(result, model.checked(node, hard.value()));
            case Intervention.Hold<String> hold ->
                result = source(hold.source()).values(node);
            case Intervention.Shift<String> shift -> {
                double[] before = after(node, done, count - 1);
                for (int unit = 0; unit < units; unit++) {
                    result[unit] = model.checked(node, before[unit] + shift.delta());
                }
            }
            case Intervention.Scale<String> scale -> {
                double[] before = after(node, done, count - 1);
                for (int unit = 0; unit < units; unit++) {
                    result[unit] = model.checked(node, before[unit] * scale.factor());
                }
            }
            case Intervention.Soft<String> soft -> {
                View view = new View(node, done, count - 1);
                for (int unit = 0; unit < units; unit++) {
                    view.unit = unit;
                    result[unit] = model.checked(node, soft.mechanism().apply(view));
                }
            }
            default -> throw new AssertionError(done.get(count - 1));
        }
        return result;
    }

    private double[] natural(int node) {
        int[] parents = model.parentsOf(node);
        double[][] inputs = new double[parents.length][];
        for (int i = 0; i < parents.length; i++) {
            inputs[i] = seenBy(node, parents[i]);
        }
        double[] result = new double[noise[node].length];
        double[] row = new double[parents.length];
        for (int unit = 0; unit < result.length; unit++) {
            for (int i = 0; i < row.length; i++) {
                row[i] = inputs[i][unit];
            }
            result[unit] = model.mechanism(node, row, noise[node][unit]);
        }
        return result;
    }

    /** The values of {@code parent} as {@code node} sees them. */
    private double[] seenBy(int node, int parent) {
        Intervention<String> held = heldEdges.getOrDefault(node, Map.of()).get(parent);
        return held == null ? values(parent) : source(held).values(parent);
    }

    /** What a replaced mechanism sees; moved from unit to unit. */
    private final class View implements Intervention.Given<String> {
        private final int node;
        private final List<Intervention<String>> done;
        private final int before;
        private double @Nullable [] natural;
        private int unit;

        View(int node, List<Intervention<String>> done, int before) {
            this.node = node;
            this.done = done;
            this.before = before;
        }

        @Override
        public double natural() {
            double[] known = natural;
            if (known == null) {
                known = after(node, done, before);
                natural = known;
            }
            return known[unit];
        }

        @Override
        public double of(String variable) {
            return seenBy(node, model.index(variable))[unit];
        }

        @Override
        public int unit() {
            return unit;
        }
    }
}
