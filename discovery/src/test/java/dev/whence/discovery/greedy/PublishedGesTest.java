package dev.whence.discovery.greedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.score.GaussianBic;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another implementation's GES with BIC returned on the 20-variable simulation: the same graph, mark by mark. */
class PublishedGesTest {
    @ParameterizedTest
    @ValueSource(doubles = {1, 2})
    void linear(double penalty) throws IOException {
        Table table = BuiltInData.load("linear20");
        FgesResult found = Fges.run(GaussianBic.of(table, penalty), FgesOptions.defaults());
        assertThat(found.graph()).isEqualTo(published(table.names()));
    }

    /** For i -> j, G[j,i] = 1 and G[i,j] = -1; for i -- j both -1. */
    private static Cpdag published(List<String> names) throws IOException {
        int[][] adjacency;
        try (InputStream in = PublishedGesTest.class.getResourceAsStream("/published/linear10.ges-bic.adjacency.txt")) {
            adjacency = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Pattern.compile(" +")
                            .splitAsStream(line.strip())
                            .mapToInt(Integer::parseInt)
                            .toArray())
                    .toArray(int[][]::new);
        }
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                if (adjacency[i][j] == -1) {
                    edges.add(adjacency[j][i] == 1 ? Edge.directed(i, j) : Edge.undirected(i, j));
                }
            }
        }
        return Cpdag.of(names, edges);
    }
}
