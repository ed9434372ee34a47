package dev.whence.discovery.functional;

import dev.whence.causal.Progress;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.tables.Table;
import java.util.List;
import java.util.Locale;

/**
 * DirectLiNGAM (Shimizu et al. 2011) with the pairwise likelihood ratios of Hyvärinen and Smith 2013: finds the variable
 * that none of the others causes, takes its effect out of the others, and repeats; then estimates the weights.
 *
 * <p>Needs no start values and no convergence; a variable's scale does not matter. With p variables and n rows it takes at
 * most p^3 n / 3 steps, and in practice nearer p^2 n, since most candidates are given up early.
 */
public final class DirectLingam {
    private DirectLingam() {}

    /**
     * Searches.
     *
     * @param knowledge tiers, forbidden and required edges and forbidden paths are honoured; the causal order chooses only
     *     among what they allow
     * @throws dev.whence.causal.InputException when the columns are constant, collinear or no numbers, the complete rows
     *     are no more than the columns, or the knowledge contradicts itself
     */
    public static LingamResult run(Table table, Knowledge knowledge, LingamOptions options, Progress progress) {
        Samples samples = Samples.of(table);
        OrderRules rules = new OrderRules(knowledge.over(samples.names()));
        double[][] columns = new double[samples.size()][];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = samples.standardised()[j].clone();
        }
        CausalOrder found = CausalOrder.of(columns, rules, options.threads(), progress);
        return new WeightedOrder(
                        table,
                        samples,
                        found.order(),
                        rules,
                        options,
                        (first, second) -> why(samples.names(), found, rules, first, second))
                .run(List.of(), progress);
    }

    /** Why the first of two variables stands before the second. */
    static Evidence why(List<String> names, CausalOrder found, OrderRules rules, int first, int second) {
        String before = names.get(first) + " comes before " + names.get(second);
        if (found.known()[first] || rules.settled(first, second)) {
            return new Evidence(Evidence.Kind.KNOWN, before + " by what is known");
        }
        double ratio = found.ratios()[first][second];
        return new Evidence(
                ratio > 0 ? Evidence.Kind.ORIENTED : Evidence.Kind.CONFLICT,
                String.format(
                        Locale.ROOT,
                        "%s: when %s was placed, the log likelihood ratio a row of %s -> %s over the reverse was %.4g%s"
                                + " (the sum of squares of those against %s was %.3g, the least of all candidates)",
                        before,
                        names.get(first),
                        names.get(first),
                        names.get(second),
                        ratio,
                        ratio > 0 ? "" : ", against this order and overruled by the other pairs",
                        names.get(first),
                        found.sums()[first]));
    }
}
