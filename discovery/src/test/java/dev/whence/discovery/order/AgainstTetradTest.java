package dev.whence.discovery.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.score.GaussianBic;
import edu.cmu.tetrad.data.BoxDataSet;
import edu.cmu.tetrad.data.ContinuousVariable;
import edu.cmu.tetrad.data.CovarianceMatrix;
import edu.cmu.tetrad.data.VerticalDoubleDataBox;
import edu.cmu.tetrad.graph.Endpoint;
import edu.cmu.tetrad.graph.Graph;
import edu.cmu.tetrad.graph.Node;
import edu.cmu.tetrad.search.Boss;
import edu.cmu.tetrad.search.Grasp;
import edu.cmu.tetrad.search.PermutationSearch;
import edu.cmu.tetrad.search.score.SemBicScore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** On sampled data, as near to the truth on average as Tetrad's searches of the same names with the same score. */
class AgainstTetradTest {
    private static SemBicScore score(Dag dag, double[][] columns) {
        List<Node> variables = new ArrayList<>();
        dag.nodes().forEach(name -> variables.add(new ContinuousVariable(name)));
        SemBicScore score =
                new SemBicScore(new CovarianceMatrix(new BoxDataSet(new VerticalDoubleDataBox(columns), variables)));
        score.setPenaltyDiscount(2);
        return score;
    }

    private static Cpdag converted(Graph graph, Dag dag) {
        List<Edge> edges = new ArrayList<>();
        for (edu.cmu.tetrad.graph.Edge edge : graph.getEdges()) {
            int a = dag.index(edge.getNode1().getName());
            int b = dag.index(edge.getNode2().getName());
            boolean intoA = edge.getEndpoint1() == Endpoint.ARROW;
            boolean intoB = edge.getEndpoint2() == Endpoint.ARROW;
            edges.add(intoA == intoB ? Edge.undirected(a, b) : intoB ? Edge.directed(a, b) : Edge.directed(b, a));
        }
        return Cpdag.of(dag.nodes(), edges);
    }

    private static int distance(Cpdag found, Dag dag) {
        return GraphComparison.of(found, MarkovEquivalence.cpdag(dag)).structuralHammingDistance();
    }

    @Test
    void asNearToTheTruthOnAverage() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        int boss = 0;
        int theirBoss = 0;
        int grasp = 0;
        int theirGrasp = 0;
        for (int i = 0; i < 16; i++) {
            Dag dag = Simulated.dag(20, 3, random);
            double[][] columns = Simulated.columns(dag, 500, random);
            GaussianBic score = GaussianBic.of(Simulated.table(dag, columns), 2);
            boss += distance(BossSearch.run(score, BossOptions.defaults()).graph(), dag);
            grasp += distance(GraspSearch.run(score, GraspOptions.defaults()).graph(), dag);
            Boss peer = new Boss(score(dag, columns));
            peer.setNumThreads(1);
            theirBoss += distance(converted(new PermutationSearch(peer).search(), dag), dag);
            Grasp other = new Grasp(score(dag, columns));
            other.setDepth(3);
            other.setUncoveredDepth(1);
            other.setNonSingularDepth(1);
            other.setSeed(1);
            other.bestOrder(score(dag, columns).getVariables());
            theirGrasp += distance(converted(other.getGraph(true), dag), dag);
        }
        // Tetrad's starts are random from run to run, hence the slack.
        assertThat(boss).isLessThanOrEqualTo(theirBoss * 11 / 10 + 2);
        assertThat(grasp).isLessThanOrEqualTo(theirGrasp * 11 / 10 + 2);
    }
}
