package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.compare.GraphComparison;
import dev.whence.causal.equivalence.LatentProjection;
import dev.whence.causal.equivalence.MarkovEquivalence;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.NodeRole;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.Pag;
import dev.whence.tables.Table;
import dev.whence.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code whence simulate}, and {@code whence compare} on what it writes. */
final class SimulateTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private CommandRun simulate(String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "simulate";
        System.arraycopy(more, 0, arguments, 1, more.length);
        arguments[more.length + 1] = "--out";
        arguments[more.length + 2] = folder.toString();
        return CommandRun.of(arguments);
    }

    @Test
    void whatIsWrittenIsDataAndTruth() throws IOException {
        CommandRun run = simulate("--variables", "8", "--degree", "3", "--rows", "200", "--seed", "4");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("200 rows of 8 variables", "12 edges", "whence discover", "whence compare");
        Table data = Tables.read(folder.resolve("data.csv"));
        Dag truth = (Dag) GraphFiles.read(folder.resolve("truth.json")).graph();
        assertThat(data.rows()).isEqualTo(200);
        assertThat(data.names()).isEqualTo(truth.nodes());
        assertThat(truth.edges()).hasSize(12);
        assertThat(GraphFiles.read(folder.resolve("truth.cpdag.json")).graph())
                .isEqualTo(MarkovEquivalence.cpdag(truth));
        String first =
                Files.readString(folder.resolve("data.csv")) + Files.readString(folder.resolve("simulation.json"));
        simulate("--variables", "8", "--degree", "3", "--rows", "200", "--seed", "4", "--threads", "1");
        assertThat(Files.readString(folder.resolve("data.csv")) + Files.readString(folder.resolve("simulation.json")))
                .isEqualTo(first);
    }

    @Test
    void hiddenVariablesAreMarkedAndProjectedWhenCompared() throws IOException {
        simulate("--variables", "9", "--rows", "20");
        assertThat(folder.resolve("truth.cpdag.json")).exists();
        CommandRun run = simulate("--variables", "9", "--rows", "20", "--latents", "2", "--degree", "3");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(folder.resolve("truth.cpdag.json")).doesNotExist(); // it would no longer be true
        GraphDocument truth = GraphFiles.read(folder.resolve("truth.json"));
        assertThat(truth.nodes(NodeRole.LATENT).size()).isEqualTo(2);
        Pag pag = (Pag) GraphFiles.read(folder.resolve("truth.pag.json")).graph();
        assertThat(pag).isEqualTo(LatentProjection.pag((Dag) truth.graph(), truth.nodes(NodeRole.LATENT)));
        for (String found : new String[] {"truth.pag.json", "truth.mag.json"}) {
            CommandRun compared = CommandRun.of(
                    "compare",
                    folder.resolve(found).toString(),
                    folder.resolve("truth.json").toString());
            assertThat(compared.out()).contains("differ at 0 pairs", "The truth hides");
        }
    }

    @ParameterizedTest
    @CsvSource({"mcar", "mar", "mnar", "self-masking"})
    void missingValuesAreEmptyCells(String kind) {
        CommandRun run = simulate("--data", "mixed", "--missing", kind, "--rows", "300");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("values missing");
        assertThat(Tables.read(folder.resolve("data.csv")).missing().none()).isFalse();
        assertThat(Tables.read(folder.resolve("complete.csv")).missing().none()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--degree;12;largest is 9.0",
                "--data;mixt;mixed",
                "--graph;scalefree;scale-free",
                "--coefficients;a,2;--coefficients is 'a,2'",
                "--coefficients;2,1;the smaller first",
                "--latents;10;from 0 to 9",
                "--rows;0;1 or more",
                "--missing;gone;no kind of missingness",
                "--missing-share;1.5;between 0 and 1",
                "--rows;90000000;at most",
                "--scaling;big;no scaling"
            })
    void whatCannotBeIsSaidAndNothingIsWritten(String option, String value, String message) {
        CommandRun run = "--missing-share".equals(option)
                ? simulate(option, value, "--missing", "mcar")
                : simulate(option, value);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message).doesNotContain("\tat ");
        assertThat(folder.resolve("data.csv")).doesNotExist();
    }

    @Test
    void aSeriesIsFoundUnderItsWindowNames() {
        CommandRun run = simulate("--data", "series-linear", "--variables", "4", "--max-lag", "1", "--rows", "100");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(GraphFiles.read(folder.resolve("truth.json")).graph().nodes())
                .containsExactly("X1(t)", "X2(t)", "X3(t)", "X4(t)", "X1(t-1)", "X2(t-1)", "X3(t-1)", "X4(t-1)");
    }

    /** A graph of one kind against a truth of another is compared as the kind that both can be. */
    @Test
    void kindsOfGraphAreBroughtTogether() {
        Dag truth = Dag.parse("a -> b -> c, d -> c");
        Dag equivalent = Dag.parse("b -> a, b -> c, d -> c");
        Cpdag cpdag = MarkovEquivalence.cpdag(truth);
        Pag pag = LatentProjection.pag(truth, NodeSet.empty());
        assertThat(compared(cpdag, truth)).isEqualTo(cpdag);
        assertThat(compared(pag, truth)).isEqualTo(pag);
        assertThat(compared(pag, cpdag)).isEqualTo(pag);
        Graph asClass = ComparedGraphs.of(new GraphDocument(equivalent), new GraphDocument(cpdag))
                .found()
                .graph();
        assertThat(GraphComparison.of(asClass, cpdag).structuralHammingDistance())
                .isZero();
        assertThat(ComparedGraphs.of(new GraphDocument(cpdag), new GraphDocument(pag))
                        .found()
                        .graph())
                .isEqualTo(pag);
        assertThat(ComparedGraphs.of(new GraphDocument(truth), new GraphDocument(pag))
                        .found()
                        .graph())
                .isEqualTo(pag);
        assertThat(compared(equivalent, truth)).isEqualTo(truth); // a DAG claims every direction
        // with a hidden: the others' projection
        GraphDocument hidden =
                new GraphDocument(Dag.parse("u -> a, u -> b"), Map.of(), Map.of(NodeRole.LATENT, NodeSet.of(0)));
        assertThat(ComparedGraphs.of(new GraphDocument(Cpdag.parse("a -> b")), hidden)
                        .truth()
                        .kind())
                .isEqualTo("MAG");
    }

    private static Graph compared(Graph found, Graph truth) {
        return ComparedGraphs.of(new GraphDocument(found), new GraphDocument(truth))
                .truth();
    }
}
