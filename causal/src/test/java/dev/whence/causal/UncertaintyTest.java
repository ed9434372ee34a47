package dev.whence.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UncertaintyTest {
    /** Student's own data (1908): extra hours of sleep, paired differences; t.test in R gives [0.7001142, 2.4598858]. */
    @Test
    void studentsSleepData() {
        Outcomes differences = Outcomes.of(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4);
        Interval interval = Uncertainty.studentT().of(differences);
        assertThat(differences.mean()).isCloseTo(1.58, within(1e-12));
        assertThat(interval.low()).isCloseTo(0.7001142, within(1e-7));
        assertThat(interval.high()).isCloseTo(2.4598858, within(1e-7));
    }

    @Test
    void bothKindsCoverTheTruthAboutAsOftenAsTheySay() {
        SplittableRandom random = new SplittableRandom(1);
        int byT = 0;
        int byBootstrap = 0;
        int rounds = 400;
        for (int round = 0; round < rounds; round++) {
            double[] values = new double[60];
            for (int i = 0; i < values.length; i++) {
                values[i] = 3 + random.nextGaussian();
            }
            Outcomes outcomes = Outcomes.of(values);
            byT += Uncertainty.studentT().of(outcomes).contains(3) ? 1 : 0;
            byBootstrap +=
                    new Uncertainty.Bootstrap(0.95, 300, round).of(outcomes).contains(3) ? 1 : 0;
        }
        // Binomial(400, 0.95) has standard deviation 4.4.
        assertThat(byT).isBetween(363, 395);
        assertThat(byBootstrap).isBetween(358, 395);
    }

    @Test
    void aRepeatedWeightIsARepeatedUnitInTheMean() {
        Outcomes weighted = Outcomes.weighted(new double[] {1, 4}, new double[] {3, 1});
        assertThat(weighted.mean()).isCloseTo(Outcomes.of(1, 1, 1, 4).mean(), within(1e-15));
        assertThat(weighted.variance()).isCloseTo(Outcomes.of(1, 1, 1, 4).variance(), within(1e-15));
        assertThat(Outcomes.of(1, 2, 3, 4).effectiveSize()).isCloseTo(4, within(1e-12));
    }

    @Test
    void populationsAreExactAndOneUnitHasNoInterval() {
        Outcomes population = Outcomes.ofPopulation(new double[] {0, 1}, new double[] {0.25, 0.75});
        assertThat(Uncertainty.studentT().of(population)).isEqualTo(Interval.exact(0.75));
        assertThat(Uncertainty.studentT().of(Outcomes.of(2)).isAvailable()).isFalse();
    }

    @Test
    void aLevelOutsideItsRangeIsRefused() {
        assertThatThrownBy(() -> new Uncertainty.StudentT(95))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("between 0 and 1");
    }
}
