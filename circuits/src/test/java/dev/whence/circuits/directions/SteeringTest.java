package dev.whence.circuits.directions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SteeringTest {
    private static final Site STREAM = new Site.Residual(0, Site.Residual.Stage.AFTER, At.last());
    private static final Prompts PROMPTS = Planted.prompts();
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
    void alongTheUnembeddingTheLogitRisesByItsSquaredNorm() {
        double[] unembedding = Planted.unembedding(1, 2);
        Direction direction = Direction.of("cell 1,2", STREAM, unembedding);
        NetworkMetric logit = new NetworkMetric.Logit(Collections.nCopies(PROMPTS.size(), Planted.cell(1, 2)));
        Steering steering = Steering.of(
                network,
                PROMPTS,
                direction,
                new double[] {-1, 0, 0.5, 2},
                logit,
                9,
                Uncertainty.studentT(),
                3,
                Progress.NONE);
        double square = direction.norm() * direction.norm();
        assertThat(square).isCloseTo(8, within(1e-9));
        // A third of three orthogonal vectors of length sqrt(24), and the filler's own of length 3.
        double part = Math.sqrt(24) / 3;
        assertThat(steering.siteNorm()).isCloseTo(Math.sqrt(2 * part * part + (part + 3) * (part + 3)), within(1e-4));
        for (Steering.Point point : steering.points()) {
            assertThat(point.effect().value()).isCloseTo(point.alpha() * square, within(1e-4));
            assertThat(point.effect().interval().contains(point.effect().value()))
                    .isTrue();
            assertThat(point.random()).hasSize(9);
            if (point.alpha() != 0) {
                assertThat(point.rank()).isEqualTo(0.1);
                // Cauchy-Schwarz: no direction of the same norm does more.
                assertThat(point.random()).allMatch(other -> Math.abs(other) < Math.abs(point.alpha()) * square);
            }
        }
    }

    @Test
    void randomDirectionsHaveTheAskedNorm() {
        Direction one = Direction.random(STREAM, 24, 2.5, 1);
        assertThat(one.norm()).isCloseTo(2.5, within(1e-12));
        assertThat(one).isEqualTo(Direction.random(STREAM, 24, 2.5, 1));
        assertThat(one.vector())
                .isNotEqualTo(Direction.random(STREAM, 24, 2.5, 2).vector());
        assertThat(one.scaledTo(1).norm()).isCloseTo(1, within(1e-12));
    }

    @Test
    void reflectionAndProjectionChangeTheCoordinateAlone() {
        Direction direction = Direction.random(STREAM, Planted.WIDTH, 3, 5);
        List<Double> centre = new ArrayList<>();
        for (int i = 0; i < Planted.WIDTH; i++) {
            centre.add(0.1 * i);
        }
        double middle = 0;
        for (int i = 0; i < Planted.WIDTH; i++) {
            middle += centre.get(i) * direction.vector().get(i) / direction.norm();
        }
        Direction across = Direction.of("across", STREAM, perpendicular(direction)); // a direction that neither touches
        try (NetworkSystem system = new NetworkSystem(network, PROMPTS)) {
            List<Site> sites = List.of(direction.coordinate(), across.coordinate());
            var before = system.trace(sites);
            var mirrored = system.trace(direction.reflect(centre), sites);
            var without = system.trace(direction.projectOut(), sites);
            for (int prompt = 0; prompt < PROMPTS.size(); prompt++) {
                double was = before.of(sites.get(0), prompt).at(0)[0];
                assertThat((double) mirrored.of(sites.get(0), prompt).at(0)[0])
                        .isCloseTo(2 * middle - was, within(1e-4));
                assertThat((double) without.of(sites.get(0), prompt).at(0)[0]).isCloseTo(0, within(1e-5));
                double side = before.of(sites.get(1), prompt).at(0)[0];
                assertThat((double) mirrored.of(sites.get(1), prompt).at(0)[0]).isCloseTo(side, within(1e-4));
                assertThat((double) without.of(sites.get(1), prompt).at(0)[0]).isCloseTo(side, within(1e-4));
            }
        }
    }

    @Test
    void betweenMeansIsExactlyAndAblatedNothingIsLeft() {
        Prompts low = PROMPTS.select(java.util.stream.IntStream.range(0, 32).toArray()); // row 0
        Prompts high = PROMPTS.select(java.util.stream.IntStream.range(32, 64).toArray()); // row 1
        Direction direction = Direction.betweenMeans("row 0 to 1", network, STREAM, low, high);
        double part = Math.sqrt(24) / 3;
        for (int i = 0; i < Planted.WIDTH; i++) {
            assertThat(direction.vector().get(i))
                    .isCloseTo(part * (Planted.BASIS[1][i] - Planted.BASIS[0][i]), within(1e-4));
        }
        Site everywhere = direction.coordinate().at(At.all());
        try (NetworkSystem system = new NetworkSystem(network, PROMPTS)) {
            var trace = system.trace(direction.at(At.all()).ablate(network.spec()), List.of(everywhere));
            for (int prompt = 0; prompt < PROMPTS.size(); prompt++) {
                for (float coordinate : trace.of(everywhere, prompt).numbers()) {
                    assertThat((double) coordinate).isCloseTo(0, within(1e-5));
                }
            }
        }
    }

    private static double[] perpendicular(Direction direction) {
        Direction other = Direction.random(STREAM, Planted.WIDTH, 1, 99);
        double cosine = direction.cosine(other);
        double[] result = new double[Planted.WIDTH];
        for (int i = 0; i < result.length; i++) {
            result[i] = other.vector().get(i) - cosine * direction.vector().get(i) / direction.norm();
        }
        return result;
    }

    @Test
    void refusesWhatDoesNotFit() {
        NetworkMetric logit = new NetworkMetric.Logit(Collections.nCopies(PROMPTS.size(), 0));
        Direction narrow = Direction.of("narrow", STREAM, new double[] {1, 2, 3});
        assertThatThrownBy(() -> Steering.of(
                        network, PROMPTS, narrow, new double[] {1}, logit, 1, Uncertainty.studentT(), 1, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("3 components")
                .hasMessageContaining("24");
        assertThatThrownBy(() -> Direction.of("zero", STREAM, new double[3]))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("norm 0.0");
        assertThatThrownBy(() -> Direction.random(STREAM, 24, 1, 1).reflect(List.of(1.0)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("24");
    }
}
