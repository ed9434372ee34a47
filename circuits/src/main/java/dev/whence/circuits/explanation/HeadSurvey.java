package dev.whence.circuits.explanation;

import dev.whence.causal.Outcomes;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.circuits.Question;
import dev.whence.circuits.explanation.Explanation.Carriers;
import dev.whence.circuits.explanation.Explanation.HeadEffects;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.circuits.score.Shares;
import dev.whence.circuits.search.Direction;
import dev.whence.circuits.search.NodePatching;
import dev.whence.circuits.search.PathPatching;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Every head by itself, and the few that together carry the most. */
final class HeadSurvey {
    /** More heads than this are no short answer. */
    private static final int MOST = 6;
    /** Another head is named while it adds at least this share. */
    private static final double WORTH_NAMING = 0.05;

    private final Question searched;
    private final Question scored;
    private final ComputationGraph graph;
    private final long seed;
    private final Progress progress;

    HeadSurvey(Question searched, Question scored, ComputationGraph graph, long seed, Progress progress) {
        this.searched = searched;
        this.scored = scored;
        this.graph = graph;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * @param effects of each kind, on the pairs scored on
     * @param bySearch what other searches say of the heads, on the pairs searched on
     */
    record Found(List<HeadEffects> effects, Carriers carriers, List<NodeScores> bySearch) {}

    Found run() {
        List<Node> heads =
                graph.writers().stream().filter(Node.Head.class::isInstance).toList();
        NodePatching on = new NodePatching(scored, heads, At.all());
        NodePatching search = new NodePatching(searched, heads, At.all());
        NodeScores restoring = search.patched(Direction.DENOISING, progress);
        List<HeadEffects> effects = List.of(
                new HeadEffects(
                        "Restored",
                        "how much of the metric comes back when the corrupt run gets the head's clean value: is the head"
                                + " sufficient?",
                        on.patched(Direction.DENOISING, progress)),
                new HeadEffects(
                        "Lost",
                        "how much of the metric goes when the clean run gets the head's corrupt value: is the head"
                                + " necessary?",
                        on.patched(Direction.NOISING, progress)),
                new HeadEffects(
                        "Direct",
                        "how much of the metric goes along the head's own path to the logits, other heads frozen",
                        PathPatching.intoLogits(scored).run(progress)),
                new HeadEffects(
                        "Mean-ablated",
                        "how much of the metric goes when the head has its mean over the clean prompts",
                        on.meanAblated(progress)));
        return new Found(effects, carriers(restoring), List.of(search.patched(Direction.NOISING, progress), restoring));
    }

    private Carriers carriers(NodeScores restoring) {
        double[] means = restoring.means();
        List<Node.Head> order = IntStream.range(0, means.length)
                .filter(head -> means[head] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(head -> -means[head]))
                .limit(MOST)
                .map(head -> (Node.Head) restoring.nodes().get(head))
                .toList();
        List<Node.Head> chosen = new ArrayList<>();
        double best = 0;
        for (Node.Head head : order) {
            List<Node.Head> more = new ArrayList<>(chosen);
            more.add(head);
            double share = together(searched, more, Direction.DENOISING).value();
            if (share >= best + WORTH_NAMING) {
                chosen = more;
                best = share;
            }
        }
        return new Carriers(
                chosen, together(scored, chosen, Direction.DENOISING), together(scored, chosen, Direction.NOISING));
    }

    /** The share of the metric that comes back, or goes, when several heads are patched at once. */
    private Shares.Share together(Question question, List<Node.Head> heads, Direction direction) {
        boolean denoising = direction == Direction.DENOISING;
        PairSweep sweep = new PairSweep(
                question.network(),
                question.pairs(),
                denoising ? PairSweep.Treatment.PATCH : PairSweep.Treatment.CORRUPT,
                question.measure(),
                Uncertainty.studentT(),
                seed);
        Prompts other = denoising ? question.clean() : question.corrupt();
        try (NetworkSystem system = new NetworkSystem(question.network(), sweep.base());
                NetworkSystem rest = new NetworkSystem(question.network(), other)) {
            Outcomes nothing = system.observe(question.metric());
            Outcomes everything = rest.observe(question.metric());
            List<Site> sites = heads.stream().map(head -> head.site(At.all())).toList();
            return new Shares(everything, nothing, seed).of(sweep.together(sites));
        }
    }
}
