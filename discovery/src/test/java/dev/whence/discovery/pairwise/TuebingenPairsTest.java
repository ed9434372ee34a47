package dev.whence.discovery.pairwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Real pairs with known directions, at 300 rows a pair. Published: 0.63 plus or minus 0.10 for additive-noise models by
 * HSIC p-values and about 0.6 for IGCI on all 100 pairs (Mooij et al. 2016); chance is 0.5. The bounds here catch a break,
 * not a change; {@code PairsAccuracy} among the benchmarks measures.
 */
class TuebingenPairsTest {
    private record Pair(double[] cause, double[] effect, double weight) {}

    private static BufferedReader open(String name) throws IOException {
        InputStream file = Objects.requireNonNull(TuebingenPairsTest.class.getResourceAsStream("pairs/" + name), name);
        return new BufferedReader(
                new InputStreamReader(name.endsWith(".gz") ? new GZIPInputStream(file) : file, StandardCharsets.UTF_8));
    }

    private static List<String[]> lines(String name) throws IOException {
        try (BufferedReader reader = open(name)) {
            return reader.lines().map(line -> line.split("\t")).toList();
        }
    }

    private static Pair read(String[] truth) throws IOException {
        List<String[]> rows = lines("pair." + truth[0] + ".txt.gz");
        int cause = Arrays.asList(rows.getFirst()).indexOf(truth[1]);
        int[] chosen = new SplittableRandom(Integer.parseInt(truth[0]))
                .ints(1, rows.size())
                .distinct()
                .limit(Math.min(300, rows.size() - 1))
                .toArray();
        double[] x = new double[chosen.length];
        double[] y = new double[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            x[i] = Double.parseDouble(rows.get(chosen[i])[cause]);
            y[i] = Double.parseDouble(rows.get(chosen[i])[1 - cause]);
        }
        String[] weight = truth[3].split("/");
        return new Pair(x, y, Double.parseDouble(weight[0]) / (weight.length > 1 ? Double.parseDouble(weight[1]) : 1));
    }

    private static double accuracy(PairMeasure measure, List<Pair> pairs) {
        double right = 0;
        double total = 0;
        for (Pair pair : pairs) {
            total += pair.weight;
            right += measure.score(pair.cause, pair.effect, 1).preference() > 0 ? pair.weight : 0;
        }
        return right / total;
    }

    @Test
    void betterThanChance() throws IOException {
        List<String[]> truth = lines("truth.txt");
        List<Pair> pairs = truth.subList(1, truth.size()).stream()
                .map(line -> {
                    try {
                        return read(line);
                    } catch (IOException failed) {
                        throw new java.io.UncheckedIOException(failed);
                    }
                })
                .toList();
        assertThat(pairs).hasSize(49);
        double anm = accuracy(new AdditiveNoise(AdditiveNoise.Criterion.INDEPENDENCE), pairs);
        double igci = accuracy(new Igci(Igci.Reference.UNIFORM, Igci.Estimator.ENTROPY), pairs);
        double pnl = accuracy(new PostNonlinear(), pairs);
        assertThat(anm).isGreaterThan(0.55);
        assertThat(igci).isGreaterThan(0.55);
        assertThat(pnl).isGreaterThan(0.45);
    }
}
