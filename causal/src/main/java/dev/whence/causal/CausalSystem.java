package dev.whence.causal;

/**
 * Something that can be intervened on: units of a structural model, or prompts run through a network. The same units
 * are seen under every intervention (same noise, same prompts), so outcomes can be compared unit by unit.
 *
 * <p>Rules that every implementation keeps: {@code observe(m)} equals {@code under(none, m)}; setting a variable to the
 * value it has already changes nothing (consistency); an intervention changes nothing that it is not a cause of.
 *
 * @param <V> what names a variable: a column's name, a site
 */
public interface CausalSystem<V> {
    /** How many units. */
    int units();

    /**
     * The metric of each unit, left alone.
     *
     * @throws InputException when the metric names an unknown variable
     */
    default Outcomes observe(Metric<V> metric) {
        return under(Intervention.none(), metric);
    }

    /**
     * The metric of each unit under an intervention.
     *
     * @throws InputException when the intervention or the metric names an unknown variable or a value it cannot have
     * @throws UnsupportedOperationException when this system cannot do that kind of intervention or metric
     */
    Outcomes under(Intervention<V> intervention, Metric<V> metric);
}
