package dev.whence.discovery.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.equivalence.PagOfMag;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.independence.OracleTest;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FCI with perfect knowledge of the independencies must return the true PAG (Zhang 2008, theorem 4). */
class FciOracleTest {
    private static final FciOptions OPTIONS = FciOptions.alpha(0.5).withThreads(1);

    @ParameterizedTest
    @CsvSource({"SEPARATING_SET, 1000", "MAX_P, 200"})
    void findsTheTruePagOfDagsWithHiddenNodes(ColliderEvidence colliders, int graphs) {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < graphs; i++) {
            RandomLatent truth =
                    RandomLatent.of(4 + random.nextInt(7), random.nextInt(5), random.nextDouble(1, 4), random);
            LatentResult found =
                    Fci.run(new OracleTest(truth.dag(), truth.observed()), OPTIONS.withColliders(colliders));
            assertThat(found.graph()).as(truth.toString()).isEqualTo(LatentProjection.pag(truth.dag(), truth.latent()));
            assertThat(found.warnings()).isEmpty();
            assertThat(found.overruled()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"SEPARATING_SET, 1000", "MAX_P, 200"})
    void findsTheTruePagOfGraphsWithManyHiddenCauses(ColliderEvidence colliders, int graphs) {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < graphs; i++) {
            int size = 5 + random.nextInt(5);
            Admg truth = RandomGraphs.admg(size, random.nextDouble(0.1, 0.3), random.nextDouble(0.05, 0.3), random);
            LatentResult found = Fci.run(new OracleTest(truth), OPTIONS.withColliders(colliders));
            assertThat(found.graph()).as(truth.toString()).isEqualTo(LatentProjection.pag(truth, NodeSet.empty()));
            assertThat(found.warnings()).isEmpty();
        }
    }

    /**
     * MAGs, found by listing the separating sets of random ones, in which some pair is separated by no set of neighbours
     * of either: about one in a thousand.
     */
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
    void neighboursDoNotAlwaysSuffice(String marks) {
        Mag truth = Mag.parse(marks);
        OracleTest oracle = new OracleTest(truth);
        LatentResult found = Fci.run(oracle, OPTIONS);
        assertThat(found.graph()).isEqualTo(PagOfMag.pag(truth));
        assertThat(found.removed()).anyMatch(pair -> pair.stage() == Stage.POSSIBLE_D_SEP);
        Pag without = Fci.run(oracle, OPTIONS.withPossibleDSepDepth(0)).graph();
        assertThat(without.edges()).hasSizeGreaterThan(truth.edges().size());
    }
}
