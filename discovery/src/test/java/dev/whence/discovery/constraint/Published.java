package dev.whence.discovery.constraint;

import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.graph.Edge;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.ReadOptions;
import dev.whence.tables.Table;
import dev.whence.tables.Tables;
import dev.whence.tables.TypeOverrides;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The data sets of src/test/resources/published, each with its true graph and another implementation's answer. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Published(String name, Table table, Dag truth, int[][] adjacency) {
    private static final Pattern EDGE = Pattern.compile("\\d+\\. (\\S+) --> (\\S+)");

    static Published discrete(String name) {
        return load(name, "discrete", "pc-chisq-0.05");
    }

    static Published linear() {
        return load("linear10", "continuous", "pc-fisherz-0.05");
    }

    private static Published load(String name, String type, String method) {
        ReadOptions options = ReadOptions.defaults().withTypes(TypeOverrides.parse("all=" + type));
        Table table = name.equals("linear10")
                ? BuiltInData.load("linear20", options) // it ships with Whence under this name
                : Tables.parse(name, text(name + ".data.txt.gz"), options);
        List<Edge> edges = new ArrayList<>();
        Matcher found = EDGE.matcher(text(name + ".truth.txt"));
        while (found.find()) {
            edges.add(Edge.directed(table.indexOf(found.group(1)), table.indexOf(found.group(2))));
        }
        int[][] adjacency = text(name + "." + method + ".adjacency.txt")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> Pattern.compile(" +")
                        .splitAsStream(line.strip())
                        .mapToInt(Integer::parseInt)
                        .toArray())
                .toArray(int[][]::new);
        return new Published(name, table, Dag.of(table.names(), edges), adjacency);
    }

    private static String text(String file) {
        try (InputStream raw = Published.class.getResourceAsStream("/published/" + file)) {
            InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** How the published answer and a graph mark a pair: "a -> b", "a -- b", "a <-> b" or nothing. */
    String published(int a, int b) {
        return arrow(adjacency[b][a] == 1, adjacency[a][b] == 1, adjacency[a][b] != 0 || adjacency[b][a] != 0);
    }

    static String marks(Cpdag graph, int a, int b) {
        return arrow(graph.children(a).contains(b), graph.children(b).contains(a), graph.isAdjacent(a, b));
    }

    private static String arrow(boolean intoB, boolean intoA, boolean adjacent) {
        return !adjacent ? "none" : intoA && intoB ? "<->" : intoB ? "->" : intoA ? "<-" : "--";
    }

    /** Every pair on which a graph differs from the published answer, as "a b: published / ours". */
    List<String> differences(Cpdag graph) {
        List<String> result = new ArrayList<>();
        for (int a = 0; a < graph.size(); a++) {
            for (int b = a + 1; b < graph.size(); b++) {
                if (!published(a, b).equals(marks(graph, a, b))) {
                    result.add(
                            graph.name(a) + " " + graph.name(b) + ": " + published(a, b) + " / " + marks(graph, a, b));
                }
            }
        }
        return result;
    }
}
