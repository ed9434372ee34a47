package dev.whence.discovery.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.discovery.independence.ChiSquare;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.IndependenceTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PC finds in data whose answer by another implementation is published; docs/discovery-checks.md explains. */
class PublishedAnswersTest {
    private static final PcOptions BY_SEPARATING_SET =
            PcOptions.alpha(0.05).withColliderRule(ColliderRule.SEPARATING_SET);

    @ParameterizedTest
    @ValueSource(strings = {"asia", "child", "sachs"})
    void theSameGraph(String name) {
        Published published = Published.discrete(name);
        PcResult result = PcSearch.run(ChiSquare.of(published.table()), BY_SEPARATING_SET);
        assertThat(published.differences(result.graph())).isEmpty();
    }

    @Test
    void theSameAdjacenciesWhereArrowsDiffer() {
        Published linear = Published.linear();
        assertThat(linear.differences(PcSearch.run(FisherZ.of(linear.table()), BY_SEPARATING_SET)
                        .graph()))
                .noneMatch(difference -> difference.contains("none"));
        Published insurance = Published.discrete("insurance");
        assertThat(insurance.differences(PcSearch.run(ChiSquare.of(insurance.table()), BY_SEPARATING_SET)
                        .graph()))
                .noneMatch(difference -> difference.contains("none"));
    }

    /** The arrows differ, and the rules for colliders are the reason. */
    @Test
    void differentArrowsComeFromTheRulesForCollidersOnly() {
        Published insurance = Published.discrete("insurance");
        IndependenceTest counts = ChiSquare.of(insurance.table());
        assertThat(insurance.differences(PcSearch.run(counts, BY_SEPARATING_SET).graph()))
                .hasSize(13);
        assertThat(insurance.differences(PublishedRulePc.run(counts, 0.05, false)))
                .isEmpty();
        Published linear = Published.linear();
        IndependenceTest moments = FisherZ.of(linear.table());
        assertThat(linear.differences(PcSearch.run(moments, BY_SEPARATING_SET).graph()))
                .hasSize(4);
        assertThat(linear.differences(PublishedRulePc.run(moments, 0.05, true))).isEmpty();
    }

    /** Where the separating sets give 14 arrows that the true class does not have, the largest p-values give none. */
    @Test
    void largestPValuesFindTheTrueClassOfSachs() {
        Published published = Published.discrete("sachs");
        PcResult result = PcSearch.run(ChiSquare.of(published.table()), PcOptions.alpha(0.05));
        assertThat(result.graph()).isEqualTo(MarkovEquivalence.cpdag(published.truth()));
        assertThat(result.warnings()).isEmpty();
    }
}
