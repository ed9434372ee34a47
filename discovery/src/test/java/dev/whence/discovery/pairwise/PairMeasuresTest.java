package dev.whence.discovery.pairwise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.discovery.pairwise.PairDecision.Verdict;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Each measure on pairs from its own model, where it must find the direction, and where there is none to find. */
class PairMeasuresTest {
    private static final PairMeasure ANM = new AdditiveNoise(AdditiveNoise.Criterion.INDEPENDENCE);
    private static final PairMeasure ENTROPY = new AdditiveNoise(AdditiveNoise.Criterion.ENTROPY);
    private static final PairMeasure PNL = new PostNonlinear();
    private static final PairMeasure IGCI = new Igci(Igci.Reference.UNIFORM, Igci.Estimator.SLOPE);
    private static final PairMeasure IGCI_ENTROPY = new Igci(Igci.Reference.UNIFORM, Igci.Estimator.ENTROPY);

    private interface Draw {
        SimulatedPair draw(int n, long seed);
    }

    /** Of the pairs, how many are preferred rightly; every other pair is handed over the other way round. */
    private static double accuracy(PairMeasure measure, Draw model, int n, int pairs) {
        int right = 0;
        for (int seed = 0; seed < pairs; seed++) {
            SimulatedPair pair = model.draw(n, seed);
            boolean swap = seed % 2 == 1;
            double preference = measure.score(swap ? pair.y() : pair.x(), swap ? pair.x() : pair.y(), 7)
                    .preference();
            right += (swap ? -preference : preference) > 0 ? 1 : 0;
        }
        return (double) right / pairs;
    }

    @Test
    void additiveNoiseFindsItsOwn() {
        assertThat(accuracy(ANM, SimulatedPair::additive, 300, 60)).isGreaterThanOrEqualTo(0.9);
        assertThat(accuracy(ENTROPY, SimulatedPair::additive, 300, 60)).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void postNonlinearFindsItsOwn() {
        assertThat(accuracy(PNL, SimulatedPair::postNonlinear, 400, 40)).isGreaterThanOrEqualTo(0.8);
        // and where it commits itself, it is nearly always right
        int decided = 0;
        int right = 0;
        PairOptions options = PairOptions.defaults().withRepeats(0);
        for (int seed = 100; seed < 120; seed++) {
            SimulatedPair pair = SimulatedPair.postNonlinear(400, seed);
            Verdict verdict = PairSearch.run(pair.x(), pair.y(), PNL, options, Progress.NONE)
                    .verdict();
            decided += verdict == Verdict.FORWARD || verdict == Verdict.BACKWARD ? 1 : 0;
            right += verdict == Verdict.FORWARD ? 1 : 0;
        }
        assertThat(decided).isGreaterThanOrEqualTo(10);
        assertThat(right).isGreaterThanOrEqualTo(Math.toIntExact(Math.round(0.9 * decided)));
    }

    @Test
    void igciFindsItsOwn() {
        assertThat(accuracy(IGCI, SimulatedPair::deterministic, 300, 100)).isGreaterThanOrEqualTo(0.95);
        assertThat(accuracy(IGCI_ENTROPY, SimulatedPair::deterministic, 300, 100))
                .isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void linearGaussianPairsAreATossUp() {
        // 0.5 plus or minus three standard deviations of 60 (200) tosses
        for (PairMeasure measure : List.of(ANM, ENTROPY, PNL)) {
            assertThat(accuracy(measure, SimulatedPair::gaussian, 200, 60)).isBetween(0.3, 0.7);
        }
        assertThat(accuracy(IGCI, SimulatedPair::gaussian, 300, 200)).isBetween(0.39, 0.61);
    }

    @Test
    void linearGaussianPairsAreLeftOpen() {
        PairOptions options = PairOptions.defaults().withThreads(2);
        int open = 0;
        int igciOpen = 0;
        for (int seed = 0; seed < 30; seed++) {
            SimulatedPair pair = SimulatedPair.gaussian(300, seed);
            Verdict anm = PairSearch.run(pair.x(), pair.y(), ANM, options.withRepeats(0), Progress.NONE)
                    .verdict();
            Verdict igci = PairSearch.run(pair.x(), pair.y(), IGCI, options, Progress.NONE)
                    .verdict();
            open += anm == Verdict.BOTH_FIT ? 1 : 0;
            igciOpen += igci == Verdict.TOO_CLOSE ? 1 : 0;
        }
        assertThat(open).isGreaterThanOrEqualTo(28);
        assertThat(igciOpen).isGreaterThanOrEqualTo(25);
    }

    @Test
    void exchangingTheVariablesExchangesTheScores() {
        SimulatedPair pair = SimulatedPair.postNonlinear(200, 3);
        for (PairMeasure measure : List.of(ANM, ENTROPY, PNL, IGCI, IGCI_ENTROPY)) {
            PairScore one = measure.score(pair.x(), pair.y(), 5);
            PairScore other = measure.score(pair.y(), pair.x(), 5);
            assertThat(new PairScore(
                            /* forward= */ other.backward(),
                            /* backward= */ other.forward(),
                            /* forwardFit= */ other.backwardFit(),
                            /* backwardFit= */ other.forwardFit()))
                    .isEqualTo(one);
        }
    }

    @Test
    void scaleDoesNotMatter() {
        SimulatedPair pair = SimulatedPair.additive(200, 4);
        double[] x = DoubleStream.of(pair.x()).map(value -> 1000 * value - 7).toArray();
        double[] y = DoubleStream.of(pair.y()).map(value -> 0.01 * value + 3).toArray();
        for (PairMeasure measure : List.of(ANM, PNL, IGCI, IGCI_ENTROPY)) {
            double before = measure.score(pair.x(), pair.y(), 5).preference();
            double after = measure.score(x, y, 5).preference();
            assertThat(after).isCloseTo(before, org.assertj.core.data.Offset.offset(1e-3 * Math.abs(before) + 1e-6));
        }
    }

    @Test
    void neitherThreadsNorTimesMatter() {
        SimulatedPair pair = SimulatedPair.additive(200, 9);
        for (PairMeasure measure : List.of(ANM, PNL, IGCI)) {
            PairOptions options = PairOptions.defaults().withRepeats(6).withMaxRows(150);
            assertThat(PairSearch.run(pair.x(), pair.y(), measure, options.withThreads(3), Progress.NONE))
                    .isEqualTo(PairSearch.run(pair.x(), pair.y(), measure, options.withThreads(1), Progress.NONE));
        }
    }
}
