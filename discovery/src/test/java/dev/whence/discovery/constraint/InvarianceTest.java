package dev.whence.discovery.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.Cpdag;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
}
