package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Causal head gating (Nam et al. 2025, "Causal Head Gating"): a soft gate on every query head of a frozen network, fitted by
 * the loss of the answers, first freely, then from there under a pull towards 1 (retaining) and one towards 0 (removing).
 * The loss of a gate set with logits theta is the mean negative log-probability of the target tokens less lambda times the
 * mean over heads of theta clipped to -4 .. 4. Needs neither a hypothesis nor corrupt prompts. Works for every
 * architecture that predicts tokens; gates are per query head, and a bias of the output projection is not gated.
 */
public final class HeadGating {
    /** By how much a network must be right more often than chance. */
    private static final double MARGIN = 0.1;

    private HeadGating() {}

    /**
     * Fits gate sets, all of them at once as one batch.
     *
     * @throws InputException when the network does not do the task, or an example does not fit it
     * @throws java.util.concurrent.CancellationException when progress says so
     */
    public static GateFit fit(Network network, Examples examples, GatingPlan plan, Progress progress) {
        double accuracy = checked(network, examples);
        GatedNetwork gated = new GatedNetwork(network);
        List<List<Example>> items = examples.examples().stream().map(List::of).toList();
        Descent descent = new Descent(gated, items, HeadGating::surprise, plan.batch(), plan.clip(), plan.seed());
        int sets = plan.starts().size();
        double[][] free = plan.starts().stream()
                .map(start -> Descent.start(gated.gates(), start))
                .toArray(double[][]::new);
        double[][] freeLosses = descent.run(free, new double[sets], plan.free(), 0, progress);
        // The retaining sets, then the removing ones: from the same gates on the same batches.
        double[][] pulled = new double[2 * sets][];
        double[] pulls = new double[2 * sets];
        for (int set = 0; set < sets; set++) {
            pulled[set] = free[set].clone();
            pulled[sets + set] = free[set].clone();
            pulls[set] = plan.pull();
            pulls[sets + set] = -plan.pull();
        }
        double[][] pulledLosses = descent.run(pulled, pulls, plan.pulled(), 1, progress);
        List<GateFit.SetFit> fits = new ArrayList<>();
        for (int set = 0; set < sets; set++) {
            fits.add(new GateFit.SetFit(
                    plan.starts().get(set),
                    gates(network, free[set]),
                    gates(network, pulled[set]),
                    gates(network, pulled[sets + set]),
                    new GateFit.Losses(freeLosses[set], pulledLosses[set], pulledLosses[sets + set])));
        }
        return new GateFit(plan, accuracy, fits);
    }

    /** What a network says of the targets. */
    public record Performance(double logProbability, double accuracy) {}

    /**
     * How a network does under some gates: the mean log-probability of a target's tokens, and how often its target is
     * the best of the choices.
     *
     * @throws InputException when an example or the gates do not fit the network
     */
    public static Performance performance(Network network, Gates gates, Examples examples) {
        examples.check(network.spec());
        check(network, gates);
        GatedNetwork.Score score = new GatedNetwork(network)
                .scores(new double[][] {gates.flat()}, examples)
                .getFirst();
        return new Performance(score.logProbability(), score.accuracy());
    }

    /** @throws InputException when gates are of another shape than the network */
    static void check(Network network, Gates gates) {
        int layers = network.spec().layers();
        int heads = network.spec().attention().heads();
        if (gates.layers() != layers || gates.heads() != heads) {
            throw new InputException("gates of shape [" + gates.layers() + ", " + gates.heads() + "], expected ["
                    + layers + ", " + heads + "] (layers, heads) as the network has");
        }
    }

    static Gates gates(Network network, double[] logits) {
        return Gates.of(Descent.sigmoid(logits), network.spec().attention().heads());
    }

    private static GatedNetwork.Term surprise(double[] logProbabilities) {
        return new GatedNetwork.Term(-logProbabilities[0], new double[] {-1});
    }

    /** The accuracy without gates, if that is enough to be explained. */
    static double checked(Network network, Examples examples) {
        double accuracy =
                performance(network, Gates.open(network.spec()), examples).accuracy();
        double chance = examples.chance(network.spec().vocabulary());
        if (accuracy <= chance + MARGIN) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "%s: gates cannot explain a task the model does not do: its accuracy is %.3f, expected more than"
                            + " chance (%.3f) + %.1f",
                    examples.source(),
                    accuracy,
                    chance,
                    MARGIN));
        }
        return accuracy;
    }
}
