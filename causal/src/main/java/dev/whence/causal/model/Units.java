package dev.whence.causal.model;

import dev.whence.causal.CausalSystem;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import java.util.List;

/**
 * Units of a structural model, each with its noise: the same unit can be observed and seen under any intervention. They
 * are a sample, or (of a discrete model) all the units there are with their probabilities. Immutable.
 */
public final class Units implements CausalSystem<String> {
    private final StructuralModel model;
    /** [node][unit]; what the number means is the model's affair. */
    private final double[][] noise;

    private final double[] weights;
    private final boolean population;

    /** Takes the arrays over: callers hand them in and keep no other use for them. */
    Units(StructuralModel model, double[][] noise, double[] weights, boolean population) {
        this.model = model;
        this.noise = noise;
        this.weights = weights;
        this.population = population;
    }

    @Override
    public int units() {
        return weights.length;
    }

    /** The model that the units are of. */
    public StructuralModel model() {
        return model;
    }

    /** Whether these are all the units there are, rather than a sample. */
    public boolean isPopulation() {
        return population;
    }

    /**
     * The observed variables of every unit, left alone.
     *
     * @return [unit, variable], variables in the order of {@link StructuralModel#observed()}
     */
    public double[][] data() {
        return data(Intervention.none());
    }

    /**
     * The observed variables of every unit under an intervention.
     *
     * @return [unit, variable], variables in the order of {@link StructuralModel#observed()}
     */
    public double[][] data(Intervention<String> intervention) {
        World world = new World(model, noise, intervention);
        List<String> names = model.observed();
        double[][] rows = new double[units()][names.size()];
        for (int column = 0; column < names.size(); column++) {
            double[] values = world.values(model.index(names.get(column)));
            for (int unit = 0; unit < rows.length; unit++) {
                rows[unit][column] = values[unit];
            }
        }
        return rows;
    }

    @Override
    public Outcomes under(Intervention<String> intervention, Metric<String> metric) {
        double[] values = measure(new World(model, noise, intervention), metric);
        return population ? Outcomes.ofPopulation(values, weights) : Outcomes.weighted(values, weights);
    }

    private double[] measure(World world, Metric<String> metric) {
        return switch (metric) {
            case Metric.Value<String> value -> world.values(model.index(value.variable()));
            case Metric.Function<String> function -> {
                double[][] arguments = function.variables().stream()
                        .map(name -> world.values(model.index(name)))
                        .toArray(double[][]::new);
                double[] values = new double[units()];
                for (int unit = 0; unit < values.length; unit++) {
                    double[] row = new double[arguments.length];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = arguments[i][unit];
                    }
                    values[unit] = function.function().applyAsDouble(row);
                }
                yield values;
            }
            case Metric.Custom<String> custom ->
                throw new UnsupportedOperationException(
                        "a structural model measures values and functions of its variables, not " + custom.name());
        };
    }

    @Override
    public String toString() {
        return "Units[" + units() + " of " + model.observed() + "]";
    }

    /** Refuses evidence that left no unit. */
    static InputException impossible() {
        return new InputException("the evidence has probability zero in this model");
    }
}
