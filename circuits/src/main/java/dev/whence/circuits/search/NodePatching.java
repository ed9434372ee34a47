package dev.whence.circuits.search;

import dev.whence.causal.EffectKind;
import dev.whence.causal.Intervention;
import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.Attribution;
import dev.whence.networks.system.Sweep;
import dev.whence.networks.system.SweepResult;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Every component alone: patched from the other run (activation patching), switched off, or estimated by a derivative.
 * Works on every architecture.
 *
 * @param question what is asked
 * @param nodes which components
 * @param at at which positions
 */
public record NodePatching(Question question, List<Node> nodes, At at) {
    public NodePatching {
        nodes = List.copyOf(nodes);
    }

    /** Every component of a network that writes to the stream. */
    public static List<Node> all(TransformerSpec spec) {
        List<Node> nodes = new ArrayList<>(List.of(new Node.Input()));
        for (int layer = 0; layer < spec.layers(); layer++) {
            for (int head = 0; head < spec.attention().heads(); head++) {
                nodes.add(new Node.Head(layer, head));
            }
            if (spec.mlp().isPresent()) {
                nodes.add(new Node.MlpBlock(layer));
            }
        }
        return nodes;
    }

    /** Activation patching: natural indirect effects when noising, what is restored when denoising. */
    public NodeScores patched(Direction direction, Progress progress) {
        Prompts other = direction.other(question);
        return swept(
                direction,
                site -> new NetworkIntervention.Patch(site, other),
                direction == Direction.NOISING
                        ? "activation patching: the clean run with the corrupt value"
                        : "activation patching: the corrupt run with the clean value",
                progress);
    }

    /** The clean run with the component at zero. */
    public NodeScores zeroed(Progress progress) {
        return swept(Direction.NOISING, NetworkIntervention.Zero::new, "zero ablation of the clean run", progress);
    }

    /** The clean run with the component at its mean over the clean prompts, position by position. */
    public NodeScores meanAblated(Progress progress) {
        Prompts clean = question.clean();
        return swept(
                Direction.NOISING,
                site -> new NetworkIntervention.Mean(site, clean, true),
                "mean ablation of the clean run",
                progress);
    }

    /** The clean run with the component's value of another clean prompt. */
    public NodeScores resampled(long seed, Progress progress) {
        return swept(
                Direction.NOISING,
                site -> new NetworkIntervention.Resample(site, seed),
                "resample ablation of the clean run, seed " + seed,
                progress);
    }

    /** Attribution patching (Nanda 2023): activation patching by noising, estimated by one derivative. */
    public NodeScores attributed() {
        return attributed(attribution().perPrompt(sites()), "attribution patching, first order");
    }

    /** Attribution patching with the derivative averaged over a path. */
    public NodeScores attributed(int steps, Attribution.Path path) {
        return attributed(
                attribution().perPrompt(sites(), steps, path),
                "attribution patching, integrated gradients over "
                        + (path == Attribution.Path.INPUTS ? "inputs, " : "activations, ") + steps + " steps");
    }

    private Attribution attribution() {
        return new Attribution(
                question.network(), question.clean(), question.corrupt(), question.metric(), Uncertainty.studentT());
    }

    private NodeScores attributed(double[][] perSite, String method) {
        float[][] scores = new float[question.size()][nodes.size()];
        for (int node = 0; node < nodes.size(); node++) {
            for (int prompt = 0; prompt < question.size(); prompt++) {
                scores[prompt][node] = (float) -perSite[node][prompt];
            }
        }
        return new NodeScores(nodes, method, EffectKind.NATURAL_INDIRECT, scores);
    }

    private List<Site> sites() {
        return nodes.stream().map(node -> node.site(at)).toList();
    }

    private NodeScores swept(
            Direction direction, Function<Site, Intervention<Site>> treatment, String method, Progress progress) {
        SweepResult result = new Sweep(question.network(), direction.base(question), question.metric())
                .with(Uncertainty.studentT())
                .run(sites().stream().map(treatment).toList(), progress);
        float[][] scores = new float[question.size()][nodes.size()];
        for (int node = 0; node < nodes.size(); node++) {
            Outcomes outcomes = result.entries().get(node).outcomes();
            for (int prompt = 0; prompt < question.size(); prompt++) {
                scores[prompt][node] = (float) direction.carried(result.base().value(prompt), outcomes.value(prompt));
            }
        }
        return new NodeScores(nodes, method, EffectKind.NATURAL_INDIRECT, scores);
    }
}
