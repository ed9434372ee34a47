package dev.whence.discovery.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.equivalence.ClassMembers;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.discovery.SearchOptions;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.ReadOptions;
import dev.whence.tables.Table;
import dev.whence.tables.Tables;
import dev.whence.tables.TypeOverrides;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The discrete scores against sums written out by hand, and against what theory says of equivalent graphs. */
class DiscreteScoresTest {
    private static final int[] NONE = {};

    private static Table discrete(String text) {
        return Tables.parse("test", text, ReadOptions.defaults().withTypes(TypeOverrides.parse("all=discrete")));
    }

    /** x: a a a b; y: 0 0 1 1; z three levels. */
    private static final Table SMALL = discrete("x,y,z\na,0,r\na,0,s\na,1,t\nb,1,r\n");

    private static final Table LARGER = discrete("x,y,z\na,0,r\na,0,s\na,1,t\nb,1,r\nb,0,r\na,0,t\n");

    private static final int X = 0;
    private static final int Y = 1;
    private static final int Z = 2;

    @Test
    void bdeuByHand() {
        // Equation 28 of Heckerman et al. with N' = 1 and one parent of two levels: cells 1/4, strata 1/2.
        // x = a: y = 0, 0, 1; x = b: y = 1. Gamma(1/2 + n) / Gamma(1/2) etc. as products (rising factorials).
        double stratumA = (0.25 * 1.25) * 0.25 / (0.5 * 1.5 * 2.5);
        double stratumB = 0.25 / 0.5;
        assertThat(Bdeu.of(SMALL, 1, 0).local(Y, new int[] {X}))
                .isCloseTo(2 * Math.log(stratumA * stratumB), within(1e-9));
        // Without parents: cells 1/2, 1/2; two of each.
        double alone = (0.5 * 1.5) * (0.5 * 1.5) / (1.0 * 2 * 3 * 4);
        assertThat(Bdeu.of(SMALL, 1, 0).local(Y, NONE)).isCloseTo(2 * Math.log(alone), within(1e-9));
        // A prior of half a parent: each of the two others is one with probability 1/4.
        assertThat(Bdeu.of(SMALL, 1, 0.5).local(Y, new int[] {X}))
                .isCloseTo(2 * Math.log(stratumA * stratumB * 0.25 * 0.75), within(1e-9));
    }

    @Test
    void bicByHand() {
        // z given x: x = a holds r, s, t once each; x = b holds r. 2 x 2 parameters.
        assertThat(DiscreteBic.of(SMALL, 1.5).local(Z, new int[] {X}))
                .isCloseTo(2 * 3 * Math.log(1 / 3.0) - 1.5 * 4 * Math.log(4), within(1e-9));
        assertThat(DiscreteBic.of(SMALL, 1).local(Z, NONE))
                .isCloseTo(2 * (2 * Math.log(0.5) + 2 * Math.log(0.25)) - 2 * Math.log(4), within(1e-9));
    }

    /** Heckerman et al. 1995, theorem 5, and the same for likelihoods: equivalent graphs score the same. */
    @Test
    void equivalentGraphsScoreTheSame() {
        Table table = BuiltInData.load("college-plans");
        SplittableRandom random = new SplittableRandom(4);
        for (Score score : new Score[] {Bdeu.of(table, 10, 0), DiscreteBic.of(table, 2)}) {
            for (int run = 0; run < 10; run++) {
                Dag dag = RandomGraphs.dag(5, 0.6, random);
                double value = total(score, dag);
                ClassMembers.stream(MarkovEquivalence.cpdag(dag))
                        .forEach(other -> assertThat(total(score, other)).isCloseTo(value, within(1e-6)));
            }
        }
    }

    private static double total(Score score, Dag dag) {
        int[][] parents = new int[dag.size()][];
        Arrays.setAll(parents, node -> dag.parents(node).toArray());
        return score.total(parents);
    }

    @Test
    void manyParentsThatHardlyOccurTogether() {
        Table table = BuiltInData.load("sachs-discrete");
        int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(Bdeu.of(table, 10, 0).local(10, all)).isFinite();
        assertThat(DiscreteBic.of(table, 2).local(10, all))
                .isLessThan(DiscreteBic.of(table, 2).local(10, NONE));
    }

    @Test
    void remembered() {
        Score score = ScoreKind.BDEU.on(LARGER, SearchOptions.defaults());
        int[] parents = {X};
        double first = score.local(Y, parents);
        parents[0] = Z; // the caller's array is its own
        assertThat(score.local(Y, new int[] {X})).isEqualTo(first);
        assertThat(score.local(Y, parents)).isNotEqualTo(first);
        assertThat(ScoreKind.suited(SMALL)).isEqualTo(ScoreKind.BDEU);
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> Bdeu.of(SMALL, 0, 0)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Bdeu.of(SMALL, 1, 2)).hasMessageContaining("expected number of parents");
        assertThatThrownBy(() -> ScoreKind.BDEU.on(BuiltInData.load("linear20"), SearchOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("continuous");
        assertThatThrownBy(() -> ScoreKind.BIC.on(LARGER, SearchOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("z");
        assertThatThrownBy(() -> ScoreKind.BDEU.on(SMALL, SearchOptions.defaults()))
                .hasMessageContaining("only 4 of 4 rows");
    }
}
