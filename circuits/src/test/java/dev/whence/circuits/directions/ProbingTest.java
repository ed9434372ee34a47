package dev.whence.circuits.directions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProbingTest {
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

    private static List<String> token(int position) {
        return PROMPTS.ids().stream()
                .map(prompt -> "token " + prompt.get(position))
                .toList();
    }

    private static List<String> firstHalfOfRows() {
        return PROMPTS.ids().stream()
                .map(prompt -> prompt.get(0) < Planted.SIDE / 2 ? "low" : "other")
                .toList();
    }

    @Test
    void readsWhatIsThereAndOnlyThere() {
        List<Site> sites = Probing.stream(network.spec(), List.of(At.position(0), At.last()));
        List<ProbeReport> reports =
                Probing.logistic(1).fit(network, PROMPTS, token(1), List.of(), sites, Progress.NONE);
        assertThat(reports).hasSize(6);
        for (ProbeReport report : reports) {
            boolean holdsColumn =
                    report.site() instanceof Site.Residual && report.site().at() instanceof At.Last;
            if (holdsColumn) {
                assertThat(report.heldOut().value()).as("%s", report.site()).isEqualTo(1);
                assertThat(report.selectivity()).isGreaterThan(0.5);
                assertThat(report.selectivityInterval().low()).isGreaterThan(0.5);
            } else {
                assertThat(report.heldOut().value()).as("%s", report.site()).isLessThan(0.4);
            }
            assertThat(report.converged()).isTrue();
        }
    }

    @Test
    void probabilitiesAreReadAtEveryPosition() {
        Probe probe =
                Probing.logistic(1).fit(network, PROMPTS, token(1), STREAM).probe();
        assertThat(probe.accuracy(network, PROMPTS, token(1)).value()).isEqualTo(1);
        Prompts some = PROMPTS.select(0, 9, 77);
        List<double[][]> curves = probe.curves(network, some);
        assertThat(curves).hasSize(3);
        for (int prompt = 0; prompt < 3; prompt++) {
            assertThat(curves.get(prompt)).hasNumberOfRows(3);
            for (double[] row : curves.get(prompt)) {
                assertThat(java.util.Arrays.stream(row).sum()).isCloseTo(1, within(1e-9));
            }
            int label = probe.classes().indexOf("token " + some.prompt(prompt).get(1));
            assertThat(curves.get(prompt)[2][label]).isGreaterThan(0.5);
        }
        assertThatThrownBy(() -> probe.accuracy(network, some, List.of("token 4", "token 5", "none")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aProbeThatCouldMemoriseTypesIsNotSelective() {
        ProbeReport report = Probing.logistic(1)
                .fit(network, PROMPTS, token(1), token(1), List.of(STREAM), Progress.NONE)
                .getFirst();
        assertThat(report.heldOut().value()).isEqualTo(1);
        assertThat(report.control()).isEqualTo(1);
        assertThat(report.selectivity()).isZero();
    }

    @Test
    void randomFeaturesAreNotSelective() {
        int sets = 20;
        double selectivity = 0;
        double accuracy = 0;
        int covered = 0;
        for (int set = 0; set < sets; set++) {
            SplittableRandom random = new SplittableRandom(set);
            double[][] rows = new double[200][8];
            List<String> labels = new ArrayList<>();
            for (double[] row : rows) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = random.nextGaussian();
                }
                labels.add(random.nextBoolean() ? "a" : "b");
            }
            Probing probing = set % 2 == 0 ? Probing.logistic(set) : Probing.differenceOfMeans(set);
            ProbeReport report = probing.ofVectors(STREAM, rows, labels);
            selectivity += report.selectivity() / sets;
            accuracy += report.heldOut().value() / sets;
            covered += report.selectivityInterval().contains(0) ? 1 : 0;
        }
        assertThat(selectivity).isBetween(-0.05, 0.05);
        assertThat(accuracy).isBetween(0.45, 0.55);
        assertThat(covered).isGreaterThanOrEqualTo(16);
    }

    @Test
    void differenceOfMeansIsExactly() {
        double[][] rows = {{1, 0, 2}, {3, 2, 2}, {-1, 5, 2}, {-3, 7, 2}, {2, 1, 2}, {-2, 6, 2}};
        List<String> labels = List.of("b", "b", "a", "a", "b", "a");
        Probing probing = new Probing(Probe.Kind.DIFFERENCE_OF_MEANS, 0, 0.3, 0, 4);
        ProbeReport report = probing.ofVectors(STREAM, rows, labels);
        Split split = Split.of(new int[] {0, 1, 2, 3, 4, 5}, new int[] {1, 1, 0, 0, 1, 0}, List.of("a", "b"), 0.3, 4);
        assertThat(split.train()).hasSize(4);
        double[] difference = new double[3];
        for (int row : split.train()) {
            for (int j = 0; j < 3; j++) {
                difference[j] += (labels.get(row).equals("b") ? 0.5 : -0.5) * rows[row][j];
            }
        }
        for (int j = 0; j < 3; j++) {
            assertThat(report.probe().direction().vector().get(j)).isCloseTo(difference[j], within(1e-12));
        }
        assertThat(report.heldOut().value()).isEqualTo(1);
        assertThat(report.selectivityInterval().isAvailable()).isFalse();
    }

    @Test
    void severalMeansReadTheNearest() {
        double[][] rows = new double[30][2];
        List<String> labels = new ArrayList<>();
        double[][] centres = {{0, 0}, {4, 0}, {0, 4}};
        for (int i = 0; i < rows.length; i++) {
            rows[i] = centres[i % 3];
            labels.add("class " + i % 3);
        }
        ProbeReport report = Probing.differenceOfMeans(1).ofVectors(STREAM, rows, labels);
        SplittableRandom random = new SplittableRandom(8);
        for (int draw = 0; draw < 200; draw++) {
            double[] x = {random.nextDouble(-3, 6), random.nextDouble(-3, 6)};
            int nearest = 0;
            for (int k = 1; k < 3; k++) {
                nearest = Math.hypot(x[0] - centres[k][0], x[1] - centres[k][1])
                                < Math.hypot(x[0] - centres[nearest][0], x[1] - centres[nearest][1])
                        ? k
                        : nearest;
            }
            assertThat(report.probe().read(x)).isEqualTo(nearest);
        }
        assertThat(report.probe().subspace().dimensions()).isEqualTo(2);
    }

    @Test
    void standardisationIsFoldedIn() {
        // Components of very different sizes: the penalty must not depend on units.
        SplittableRandom random = new SplittableRandom(2);
        double[][] rows = new double[200][3];
        double[][] scaled = new double[200][3];
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 3; j++) {
                rows[i][j] = random.nextGaussian();
                scaled[i][j] = rows[i][j] * Math.pow(1000, j) + 7;
            }
            labels.add(rows[i][2] + 0.5 * random.nextGaussian() > 0 ? "up" : "down");
        }
        Probe plain = Probing.logistic(3).ofVectors(STREAM, rows, labels).probe();
        Probe other = Probing.logistic(3).ofVectors(STREAM, scaled, labels).probe();
        for (int i = 0; i < rows.length; i++) {
            assertThat(other.scores(scaled[i])[0]).isCloseTo(plain.scores(rows[i])[0], within(1e-4));
        }
    }

    @Test
    void theProbesDirectionIsThePlantedOne() {
        ProbeReport report = Probing.differenceOfMeans(1).fit(network, PROMPTS, firstHalfOfRows(), STREAM);
        double[] planted = new double[Planted.WIDTH];
        for (int i = 0; i < Planted.SIDE; i++) {
            for (int j = 0; j < planted.length; j++) {
                planted[j] += (i < Planted.SIDE / 2 ? -1 : 1) * Planted.BASIS[i][j];
            }
        }
        assertThat(report.heldOut().value()).isGreaterThan(0.8);
        assertThat(report.probe().direction().cosine(Direction.of("planted", STREAM, planted)))
                .isGreaterThan(0.9);
    }

    @Test
    void refusesWhatCannotBeProbed() {
        List<String> labels = token(1);
        assertThatThrownBy(() -> Probing.logistic(1).fit(network, PROMPTS, labels.subList(1, 9), STREAM))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("8 labels for 128 prompts");
        assertThatThrownBy(() -> Probing.logistic(1)
                        .fit(network, PROMPTS, java.util.Collections.nCopies(PROMPTS.size(), "same"), STREAM))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("every label is 'same'");
        List<String> lonely = new ArrayList<>(java.util.Collections.nCopies(PROMPTS.size(), "same"));
        lonely.set(3, "once");
        assertThatThrownBy(() -> Probing.logistic(1).fit(network, PROMPTS, lonely, STREAM))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'once' has too few prompts");
        assertThatThrownBy(() -> Probing.logistic(1).fit(network, PROMPTS, labels, STREAM.at(At.all())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("one position");
        assertThatThrownBy(() -> Probing.logistic(1).fit(network, PROMPTS, labels, new Site.Pattern(0, 0, At.last())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("row over keys");
        assertThatThrownBy(() -> new Probing(Probe.Kind.LOGISTIC, -1, 0.3, 1, 1))
                .isInstanceOf(InputException.class);
    }
}
