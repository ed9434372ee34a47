package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether scores predict ablation (Nam et al. 2025, section 4): from the retaining gates, heads in the order of a score are
 * closed one after another, and opened one after another; the difference in the targets' mean log-probability. Facilitating
 * heads first, it should fall; irrelevant ones, stay; interfering ones, rise. To be measured on examples that the fit did
 * not see.
 *
 * @param facilitation for each seed the difference with the first 1, 2, ... heads, nats a token: {@code [seed][n - 1]}
 * @param interference the same in the order of interference
 * @param irrelevance the same in the order of irrelevance
 */
public record AblationCurves(double[][] facilitation, double[][] interference, double[][] irrelevance) {
    /**
     * Of a fit.
     *
     * @param heldOut examples that the fit did not see
     * @param heads how many heads to close at most
     * @throws InputException when there are not so many heads, or an example does not fit the network
     */
    public static AblationCurves of(Network network, Examples heldOut, GateFit fit, int heads, Progress progress) {
        double[][][] curves =
                new double[HeadRoles.Kind.values().length][fit.sets().size()][];
        int done = 0;
        for (int set = 0; set < fit.sets().size(); set++) {
            GateFit.SetFit each = fit.sets().get(set);
            for (HeadRoles.Kind kind : HeadRoles.Kind.values()) {
                progress.check();
                curves[kind.ordinal()][set] = curve(network, heldOut, each.retaining(), kind.of(each), heads);
                progress.at("ablation curves", ++done, (long) fit.sets().size() * curves.length);
            }
        }
        return new AblationCurves(
                curves[HeadRoles.Kind.FACILITATION.ordinal()],
                curves[HeadRoles.Kind.INTERFERENCE.ordinal()],
                curves[HeadRoles.Kind.IRRELEVANCE.ordinal()]);
    }

    /**
     * One curve.
     *
     * @param from the gates to start from
     * @param scores of each head, layer by layer; the greatest come first
     * @param heads how many heads to close at most
     * @return the difference with the first 1, 2, ... heads
     * @throws InputException when there are not so many heads or scores, or an example does not fit the network
     */
    public static double[] curve(Network network, Examples heldOut, Gates from, double[] scores, int heads) {
        HeadGating.check(network, from);
        heldOut.check(network.spec());
        double[] start = from.flat();
        if (scores.length != start.length) {
            throw new InputException(
                    scores.length + " scores, expected one for each of the " + start.length + " heads");
        }
        if (heads < 1 || heads > start.length) {
            throw new InputException("ablation of " + heads + " heads, expected 1 to " + start.length);
        }
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(head -> -scores[head]))
                .toList();
        List<double[]> sets = new ArrayList<>();
        double[] closed = start.clone();
        double[] open = start.clone();
        for (int head : order.subList(0, heads)) {
            closed[head] = 0;
            open[head] = 1;
            sets.add(closed.clone());
            sets.add(open.clone());
        }
        List<GatedNetwork.Score> said = new GatedNetwork(network).scores(sets.toArray(new double[0][]), heldOut);
        return IntStream.range(0, heads)
                .mapToDouble(n ->
                        said.get(2 * n).logProbability() - said.get(2 * n + 1).logProbability())
                .toArray();
    }
}
