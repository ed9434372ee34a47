package dev.whence.discovery.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.independence.OracleTest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFCI with perfect knowledge of the independencies (Colombo et al. 2012, theorems 3.1 to 3.3). */
class RfciOracleTest {
    private static final FciOptions OPTIONS = FciOptions.alpha(0.5).withThreads(1);

    @Test
    void soundOnRandomGraphsAndEqualToFciWhereTheAdjacenciesAre() {
        SplittableRandom random = new SplittableRandom(21);
        for (int i = 0; i < 1500; i++) {
            int size = 4 + random.nextInt(6);
            Admg truth = RandomGraphs.admg(size, random.nextDouble(0.1, 0.35), random.nextDouble(0, 0.3), random);
            check(truth, Rfci.run(new OracleTest(truth), OPTIONS));
        }
    }

    private static void check(Admg truth, LatentResult found) {
        Pag pag = LatentProjection.pag(truth, NodeSet.empty());
        for (Edge edge : pag.edges()) {
            assertThat(found.graph().isAdjacent(edge.from(), edge.to()))
                    .as(truth.toString())
                    .isTrue();
        }
        for (Edge edge : found.graph().edges()) {
            for (Edge way : new Edge[] {edge, edge.reversed()}) {
                boolean causes = truth.ancestors(NodeSet.of(way.to())).contains(way.from());
                if (way.fromMark() != Mark.CIRCLE) {
                    assertThat(way.fromMark() == Mark.TAIL).as(truth.toString()).isEqualTo(causes);
                }
            }
        }
        if (found.graph().edges().size() == pag.edges().size()) {
            assertThat(found.graph()).as(truth.toString()).isEqualTo(pag);
        }
    }

    /** The MAGs of {@link FciOracleTest#neighboursDoNotAlwaysSuffice}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "V1 <-> V3, V2 --> V1, V2 --> V3, V2 <-> V5, V2 <-> V7, V3 <-> V6, V5 --> V6, V6 --> V1, V6 --> V7,"
                        + " V7 --> V1",
                "V1 <-> V4, V1 <-> V5, V1 --> V7, V2 --> V5, V2 <-> V7, V3 <-> V6, V5 --> V4, V6 --> V4, V6 --> V7,"
                        + " V8 --> V2, V8 --> V4",
                "V1 --> V9, V1 <-> V10, V2 --> V3, V3 <-> V6, V4 <-> V6, V5 --> V1, V5 <-> V8, V6 <-> V8, V6 <-> V9,"
                        + " V7 --> V3, V8 <-> V9, V8 --> V10"
            })
    void soundWhereAnEdgeTooManyIsLeft(String marks) {
        Mag truth = Mag.parse(marks);
        LatentResult found = Rfci.run(new OracleTest(truth), OPTIONS);
        check(Admg.of(truth.nodes(), truth.edges()), found);
    }
}
