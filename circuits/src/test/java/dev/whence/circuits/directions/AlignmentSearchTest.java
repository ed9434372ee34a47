package dev.whence.circuits.directions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AlignmentSearchTest {
    private static final Site STREAM = new Site.Residual(0, Site.Residual.Stage.AFTER, At.last());
    private static Network network;

    @BeforeAll
    static void open() {
        network = Planted.network();
    }

    @AfterAll
    static void close() {
        network.close();
    }

    @Test
    void findsThePlantedSubspaceAndBeatsEveryControl() {
        try (Network untrained = Network.of(RandomParameters.initial(Planted.spec(), 3))) {
            Interchanges.Halves pairs = Planted.rows(300, 1).split(0.3, 2);
            AlignmentReport report = AlignmentReport.of(
                    network,
                    AlignmentSearch.standard(Planted.SIDE, 5).epochs(25),
                    pairs,
                    List.of(STREAM),
                    5,
                    Optional.of(untrained),
                    Progress.NONE);
            assertThat(report.training().all().value()).isEqualTo(1);
            assertThat(report.heldOut().all().value()).isEqualTo(1);
            assertThat(report.heldOut().score()).isEqualTo(1);
            assertThat(report.gap()).isGreaterThan(0.3);
            assertThat(report.untrained().orElseThrow().all().value()).isLessThan(0.5);
            // The whole vector carries the column too: all that changes and nothing that must stay.
            assertThat(report.full().kept().value()).isZero();
            assertThat(report.untouched().kept().value()).isEqualTo(1);
            assertThat(report.untouched().changed().value()).isZero();
            Subspace found = report.learned().subspaces().getFirst();
            assertOrthonormal(found);
            double angle = largestAngle(found);
            assertThat(angle).isLessThan(0.15);
        }
    }

    /** The largest angle, in radians, between the planted differences of rows and the subspace. */
    private static double largestAngle(Subspace found) {
        double worst = 0;
        for (int i = 1; i < Planted.SIDE; i++) {
            List<Double> difference = new ArrayList<>();
            for (int c = 0; c < Planted.WIDTH; c++) {
                difference.add((Planted.BASIS[i][c] - Planted.BASIS[0][c]) / Math.sqrt(2));
            }
            double square = 0;
            for (List<Double> row : found.basis()) {
                square += Math.pow(dot(row, difference), 2);
            }
            worst = Math.max(worst, Math.acos(Math.min(1, Math.sqrt(square))));
        }
        return worst;
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        AlignmentSearch search = AlignmentSearch.standard(2, 1);
        int[] which = {0, 1, 2, 3, 4, 5};
        try (InterchangeRuns runs = new InterchangeRuns(network, Planted.rows(6, 4), List.of(STREAM))) {
            double[] free = AlignmentSearch.flatColumns(RandomSubspace.of("free", Planted.WIDTH, 2, 9));
            for (int i = 0; i < free.length; i++) {
                free[i] *= i % 2 == 0 ? 1.5 : 0.7; // away from orthonormal, where the parametrisation matters
            }
            double[] gradient =
                    search.gradient(runs, List.of(free), which).gradients().getFirst();
            double step = 1e-2;
            for (int i = 0; i < free.length; i += 5) {
                double[] up = free.clone();
                double[] down = free.clone();
                up[i] += step;
                down[i] -= step;
                double slope = (search.gradient(runs, List.of(up), which).loss()
                                - search.gradient(runs, List.of(down), which).loss())
                        / (2 * step);
                assertThat(gradient[i]).isCloseTo(slope, within(2e-3 + 0.01 * Math.abs(slope)));
            }
        }
    }

    @Test
    void theRotationIsOrthonormalWhileItIsLearned() {
        Tensors.withoutGradient(() -> {
            double[] free = AlignmentSearch.flatColumns(RandomSubspace.of("free", 16, 4, 2));
            float[] flat = new float[free.length];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = (float) (free[i] * (1 + i % 4));
            }
            Tensor q = org.bytedeco
                    .pytorch
                    .global
                    .torch
                    .linalg_qr(Tensors.of(flat, 16, 4))
                    .get0();
            double[] product = Tensors.doubles(q.t().matmul(q));
            for (int i = 0; i < product.length; i++) {
                assertThat(product[i]).isCloseTo(i % 5 == 0 ? 1 : 0, within(1e-5));
            }
            return q.dim();
        });
    }

    @Test
    void severalSitesAreLearnedTogether() {
        // The row is in the first token's embedding, and after attention at the last position.
        List<Site> sites = List.of(new Site.Embeddings(At.position(0)), STREAM);
        AlignmentSearch.Learned learned =
                AlignmentSearch.standard(3, 2).epochs(8).learn(network, Planted.rows(120, 3), sites, Progress.NONE);
        assertThat(learned.subspaces()).hasSize(2);
        learned.subspaces().forEach(AlignmentSearchTest::assertOrthonormal);
        assertThat(learned.losses().getLast()).isLessThan(0.2 * learned.losses().getFirst());
        assertThat(learned.within()).allMatch(Site.Within.class::isInstance);
    }

    @Test
    void theSameSeedLearnsTheSame() {
        AlignmentSearch search = AlignmentSearch.standard(2, 3).epochs(1);
        Interchanges pairs = Planted.rows(64, 3);
        AlignmentSearch.Learned once = search.learn(network, pairs, List.of(STREAM), Progress.NONE);
        assertThat(search.learn(network, pairs, List.of(STREAM), Progress.NONE)).isEqualTo(once);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Interchanges pairs = Planted.rows(10, 1);
        assertThatThrownBy(() -> AlignmentSearch.standard(25, 1).learn(network, pairs, List.of(STREAM), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("25 dimensions")
                .hasMessageContaining("24 components");
        assertThatThrownBy(() -> AlignmentSearch.standard(2, 1)
                        .learn(network, pairs, List.of(STREAM.at(At.all())), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("one position");
        assertThatThrownBy(() -> AlignmentSearch.standard(2, 1)
                        .learn(network, pairs, List.of(STREAM.at(At.position(7))), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("position 7");
        assertThatThrownBy(() -> AlignmentSearch.standard(0, 1)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new Interchanges(
                        pairs.bases(),
                        pairs.sources(),
                        pairs.baseAnswers(),
                        pairs.sourceAnswers(),
                        pairs.expected(),
                        List.of(1, 2)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not among the answers");
    }

    private static void assertOrthonormal(Subspace subspace) {
        for (int a = 0; a < subspace.dimensions(); a++) {
            for (int b = 0; b < subspace.dimensions(); b++) {
                assertThat(dot(subspace.basis().get(a), subspace.basis().get(b)))
                        .isCloseTo(a == b ? 1 : 0, within(1e-9));
            }
        }
    }

    private static double dot(List<Double> a, List<Double> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }
}
