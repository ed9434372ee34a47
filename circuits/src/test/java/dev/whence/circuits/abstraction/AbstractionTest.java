package dev.whence.circuits.abstraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.model.AdditiveNoiseModel;
import dev.whence.causal.model.DiscreteModel;
import dev.whence.circuits.directions.AlignmentReport;
import dev.whence.circuits.directions.AlignmentSearch;
import dev.whence.circuits.directions.Planted;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AbstractionTest {
    private static final Site STREAM = new Site.Residual(0, Site.Residual.Stage.AFTER, At.last());
    private static Network network;

    /** Words to indexes, indexes to the cell: the intermediate variables are row and column. */
    private static final Hypothesis HYPOTHESIS = new Hypothesis(
            AdditiveNoiseModel.builder()
                    .deterministic("first", List.of(), _ -> 0)
                    .deterministic("second", List.of(), _ -> 0)
                    .deterministic("row", List.of("first"), v -> v[0])
                    .deterministic("column", List.of("second"), v -> v[0] - Planted.SIDE)
                    .deterministic("cell", List.of("row", "column"), v -> Planted.SIDE * v[0] + v[1])
                    .build(),
            "cell",
            prompt -> Map.of("first", (double) prompt.get(0), "second", (double) prompt.get(1)),
            value -> Planted.CELLS + (int) value);

    @BeforeAll
    static void open() {
        network = Planted.network();
    }

    @AfterAll
    static void close() {
        network.close();
    }

    private static Abstraction abstraction() {
        return new Abstraction(network, HYPOTHESIS, Planted.prompts(), Planted.cells());
    }

    private static Site rows() {
        return new Site.Within(STREAM, Planted.rowSubspace());
    }

    private static Site columns() {
        double[][] basis = java.util.Arrays.copyOfRange(Planted.BASIS, Planted.SIDE, 2 * Planted.SIDE);
        return new Site.Within(STREAM, Subspace.spannedBy("columns", basis));
    }

    @Test
    void theModelAnswersInterchanges() {
        List<Integer> base = List.of(Planted.row(1), Planted.column(2), Planted.filler(0));
        List<Integer> source = List.of(Planted.row(3), Planted.column(0), Planted.filler(1));
        assertThat(HYPOTHESIS.answer(base)).isEqualTo(Planted.cell(1, 2));
        assertThat(HYPOTHESIS.value(base, "column")).isEqualTo(2);
        assertThat(HYPOTHESIS.answer(base, List.of(new Hypothesis.Swap(Set.of("row"), source))))
                .isEqualTo(Planted.cell(3, 2));
        assertThat(HYPOTHESIS.answer(base, List.of(new Hypothesis.Swap(Set.of("second"), source))))
                .isEqualTo(Planted.cell(1, 0));
        assertThat(HYPOTHESIS.answer(base, List.of(new Hypothesis.Swap(Set.of("cell"), source))))
                .isEqualTo(Planted.cell(3, 0));
        assertThat(HYPOTHESIS.answer(
                        base,
                        List.of(
                                new Hypothesis.Swap(Set.of("row"), source),
                                new Hypothesis.Swap(Set.of("column"), base))))
                .isEqualTo(Planted.cell(3, 2));
    }

    @Test
    void tablesServeAsModelsToo() {
        Hypothesis parity = new Hypothesis(
                DiscreteModel.builder()
                        .binary("a", List.of(), 0.5)
                        .binary("b", List.of(), 0.5)
                        .logic("same", List.of("a", "b"), 1, 0, 0, 1)
                        .logic("answer", List.of("same"), 1, 0)
                        .build(),
                "answer",
                prompt -> Map.of("a", (double) prompt.get(0), "b", (double) prompt.get(1)),
                value -> 10 + (int) value);
        assertThat(parity.answer(List.of(0, 1))).isEqualTo(11);
        assertThat(parity.answer(List.of(1, 1))).isEqualTo(10);
        assertThat(parity.answer(List.of(0, 1), List.of(new Hypothesis.Swap(Set.of("same"), List.of(0, 0)))))
                .isEqualTo(10);
        assertThatThrownBy(() -> new Hypothesis(parity.model(), "none", parity.reading(), parity.token()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aVariableThatTheNetworkDoesNotComputeIsNotFound() {
        // The same answers by another way: the column from the sum, which the network does not form.
        Hypothesis other = new Hypothesis(
                AdditiveNoiseModel.builder()
                        .deterministic("row", List.of(), _ -> 0)
                        .deterministic("column", List.of(), _ -> 0)
                        .deterministic("sum", List.of("row", "column"), v -> (v[0] + v[1]) % Planted.SIDE)
                        .deterministic(
                                "cell",
                                List.of("row", "sum"),
                                v -> Planted.SIDE * v[0] + (v[1] - v[0] + Planted.SIDE) % Planted.SIDE)
                        .build(),
                "cell",
                prompt -> Map.of("row", (double) prompt.get(0), "column", (double) prompt.get(1) - Planted.SIDE),
                value -> Planted.CELLS + (int) value);
        AlignmentReport report = new Abstraction(network, other, Planted.prompts(), Planted.cells())
                .learn(
                        Set.of("sum"),
                        List.of(STREAM),
                        AlignmentSearch.standard(4, 2).epochs(10),
                        240,
                        0.3,
                        2,
                        Optional.empty(),
                        Progress.NONE);
        assertThat(report.heldOut().changed().value()).isLessThan(0.5);
    }

    @Test
    void theTrueAlignmentStandsAndOthersFall() {
        AbstractionReport report = abstraction()
                .test(
                        List.of(
                                Alignment.of("row", rows()),
                                Alignment.of("column", columns()),
                                Alignment.of("row", columns()),
                                Alignment.of("row", new Site.Embeddings(At.position(0))),
                                Alignment.of("cell", STREAM)),
                        200,
                        4,
                        1,
                        Progress.NONE);
        assertThat(report.undisturbed().value()).isEqualTo(1);
        AbstractionReport.Result row = report.results().get(0);
        assertThat(row.accuracy().all().value()).isEqualTo(1);
        assertThat(row.accuracy().changed().of()).isEqualTo(100);
        assertThat(row.accuracy().kept().of()).isEqualTo(100);
        assertThat(row.accuracy().score()).isEqualTo(1);
        // The whole vector brings the column along, so nothing that must stay does.
        assertThat(row.full().kept().value()).isZero();
        assertThat(row.meanRandom()).isLessThan(0.7);
        assertThat(row.random()).hasSize(4);
        assertThat(row.shuffled().all().value()).isLessThan(0.3);
        assertThat(row.untouched().changed().value()).isZero();
        assertThat(row.untouched().kept().value()).isEqualTo(1);
        assertThat(report.results().get(1).accuracy().all().value()).isEqualTo(1);
        assertThat(report.results().get(2).accuracy().all().value()).isZero();
        assertThat(report.results().get(3).accuracy().all().value()).isEqualTo(1);
        assertThat(report.results().get(4).accuracy().all().value()).isEqualTo(1);
        assertThat(row.accuracy().all().interval().low()).isBetween(0.97, 1.0);
    }

    @Test
    void severalVariablesAtOnceFromSourcesOfTheirOwn() {
        Abstraction.Joint joint =
                abstraction().together(List.of(Alignment.of("row", rows()), Alignment.of("column", columns())), 150, 3);
        assertThat(joint.all().value()).isEqualTo(1);
        assertThat(joint.changed().of()).isGreaterThan(100);
        Abstraction.Joint wrong =
                abstraction().together(List.of(Alignment.of("row", columns()), Alignment.of("column", rows())), 150, 3);
        assertThat(wrong.changed().value()).isLessThan(0.2);
        assertThatThrownBy(() -> abstraction()
                        .together(List.of(Alignment.of("row", rows()), Alignment.of("row", columns())), 9, 3))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'row' is in two alignments");
    }

    @Test
    void anAlignmentIsLearned() {
        AlignmentReport report = abstraction()
                .learn(
                        Set.of("column"),
                        List.of(STREAM),
                        AlignmentSearch.standard(4, 2).epochs(15),
                        300,
                        0.3,
                        5,
                        Optional.empty(),
                        Progress.NONE);
        assertThat(report.heldOut().score()).isGreaterThan(0.95);
        assertThat(report.gap()).isGreaterThan(0.3);
        AbstractionReport tested = abstraction()
                .test(List.of(new Alignment(Set.of("column"), report.learned().within())), 100, 0, 9, Progress.NONE);
        assertThat(tested.results().getFirst().accuracy().all().value()).isGreaterThan(0.95);
    }

    @Test
    void aNetworkThatDoesNotDoTheTaskIsRefused() {
        try (Network untrained = Network.of(RandomParameters.initial(Planted.spec(), 1))) {
            Abstraction hopeless = new Abstraction(untrained, HYPOTHESIS, Planted.prompts(), Planted.cells());
            assertThatThrownBy(() -> hopeless.test(List.of(Alignment.of("row", rows())), 20, 0, 1, Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("of 128 prompts as the model does")
                    .hasMessageContaining("expected at least 0.900");
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> abstraction().test(List.of(Alignment.of("diagonal", rows())), 20, 0, 1, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("diagonal");
        Site narrow = new Site.Within(STREAM, Subspace.spannedBy("narrow", new double[] {1, 2}));
        assertThatThrownBy(() -> abstraction().test(List.of(Alignment.of("row", narrow)), 20, 0, 1, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("2 components")
                .hasMessageContaining("24");
        Hypothesis noisy = new Hypothesis(
                AdditiveNoiseModel.builder()
                        .deterministic("first", List.of(), _ -> 0)
                        .variable("cell", List.of("first"), v -> v[0], new NormalDistribution(0, 1))
                        .build(),
                "cell",
                prompt -> Map.of("first", (double) prompt.get(0)),
                value -> (int) value);
        assertThatThrownBy(() -> noisy.answer(List.of(1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("by chance");
    }
}
