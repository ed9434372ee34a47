package dev.whence.discovery.latent;

import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random DAG of which some nodes are hidden.
 *
 * @param dag all of it
 * @param latent the hidden nodes
 */
record RandomLatent(Dag dag, NodeSet latent) {
    static RandomLatent of(int observed, int hidden, double degree, SplittableRandom random) {
        int size = observed + hidden;
        Dag dag = RandomGraphs.dag(size, Math.min(1, degree / (size - 1)), random);
        NodeSet latent = NodeSet.empty();
        while (latent.size() < hidden) {
            latent = latent.with(random.nextInt(size));
        }
        return new RandomLatent(dag, latent);
    }

    List<String> observed() {
        return dag.names(NodeSet.range(dag.size()).minus(latent));
    }
}
