package dev.whence.discovery.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.Cpdag;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The answer depends neither on the order of the columns nor on the number of threads. */
class InvarianceTest {
    private static Set<String> edgesByName(Cpdag graph) {
        Set<String> edges = new TreeSet<>();
        graph.edges().forEach(edge -> {
            String from = graph.name(edge.from());
            String to = graph.name(edge.to());
            boolean swap = edge.isUndirected() && from.compareTo(to) > 0;
            edges.add(swap ? to + " --- " + from : from + " " + edge.arrow() + " " + to);
        });
        return edges;
    }

    private static Table shuffled(Table table, Random random) {
        List<String> names = new ArrayList<>(table.names());
        Collections.shuffle(names, random);
        return table.select(names);
    }

    @ParameterizedTest
    @EnumSource(ColliderRule.class)
    void columnOrder(ColliderRule rule) {
        PcOptions options = PcOptions.alpha(0.05).withThreads(1).withColliderRule(rule);
        Random random = new Random(5);
        for (Table table : List.of(
                BuiltInData.load("sachs"),
                BuiltInData.load("linear20"),
                Published.discrete("insurance")
                        .table()
                        .takeRows(IntStream.range(0, 1000).toArray()))) {
            TestKind kind = TestKind.suited(table);
            PcResult first = PcSearch.run(kind.on(table), options);
            for (int i = 0; i < 2; i++) {
                PcResult other = PcSearch.run(kind.on(shuffled(table, random)), options);
                assertThat(edgesByName(other.graph())).isEqualTo(edgesByName(first.graph()));
                assertThat(other.conflicts()).hasSameSizeAs(first.conflicts());
                assertThat(other.tests()).isEqualTo(first.tests());
            }
        }
    }

    @Test
    void threads() {
        Table table = BuiltInData.load("sachs");
        PcOptions options = PcOptions.alpha(0.05);
        assertThat(PcSearch.run(FisherZ.of(table), options.withThreads(3)))
                .isEqualTo(PcSearch.run(FisherZ.of(table), options.withThreads(1)));
    }

    /** The same with knowledge, every rule for conflicts, missing values, and to the last digit of every reason. */
    @ParameterizedTest
    @EnumSource(ConflictRule.class)
    void columnOrderAndThreadsWithKnowledgeAndGaps(ConflictRule rule) {
        Table full = Simulation.linearGaussian(14, 3, 150, 7).data();
        Table gaps = withGaps(full, new SplittableRandom(3));
        List<String> names = full.names();
        Knowledge knowledge = new Knowledge(
                Map.of(names.get(0), 1, names.get(3), 2, names.get(5), 2),
                Set.of(2),
                Set.of(new Arrow(names.get(7), names.get(2))),
                Set.of(new Arrow(names.get(1), names.get(4))),
                Set.of(new Arrow(names.get(6), names.get(8))),
                Set.of(),
                Set.of());
        PcOptions options = PcOptions.alpha(0.1).withConflictRule(rule);
        Random random = new Random(6);
        for (Table table : List.of(full, gaps)) {
            PcResult first = PcSearch.run(FisherZ.of(table), knowledge, options.withThreads(1), Progress.NONE);
            Table other = shuffled(table, random);
            PcResult second = PcSearch.run(FisherZ.of(other), knowledge, options.withThreads(3), Progress.NONE);
            assertThat(edgesByName(second.graph())).isEqualTo(edgesByName(first.graph()));
            assertThat(second.warnings()).isEqualTo(first.warnings());
            for (String a : names) {
                for (String b : names) {
                    if (!a.equals(b)) {
                        assertThat(second.explanation().of(a, b))
                                .isEqualTo(first.explanation().of(a, b));
                    }
                }
            }
        }
    }

    private static Table withGaps(Table table, SplittableRandom random) {
        return new Table(
                "with gaps",
                table.columns().stream()
                        .map(column -> {
                            double[] values = column.numbers().clone();
                            for (int i = 0; i < values.length; i++) {
                                values[i] = random.nextInt(15) == 0 ? Double.NaN : values[i];
                            }
                            return (Column) new ContinuousColumn(column.name(), values);
                        })
                        .toList());
    }
}
