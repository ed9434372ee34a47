package dev.whence.networks.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine against the reference, for every family and variant. */
final class ReferenceAgreesTest {
    private static final double TOLERANCE = 1e-4;
    private static final int SEEDS = 3;

    static List<String> variants() {
        return RandomCheckpoints.variants();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void randomCheckpoints(String variant, @TempDir Path temporary) throws IOException {
        double most = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Path folder = temporary.resolve("seed" + seed);
            RandomCheckpoints.write(folder, variant, seed);
            int[] large = tokens(seed, 14 + seed);
            int[] small = tokens(100 + seed, 5);
            double[][] expected = Reference.logits(folder, large);
            double[][] expectedSmall = Reference.logits(folder, small);
            try (Models.Loaded loaded = Models.load(folder.toString())) {
                try (NetworkSystem one = new NetworkSystem(loaded.network(), Prompts.of(large))) {
                    most = Math.max(most, difference(one.logits(0), expected));
                }
                // Both in one batch, so that the shorter is padded.
                try (NetworkSystem both = new NetworkSystem(loaded.network(), Prompts.of(large, small))) {
                    Site logits = new Site.Logits(At.all());
                    Trace trace = both.trace(List.of(logits));
                    most = Math.max(most, difference(rows(trace.of(logits, 0)), expected));
                    most = Math.max(most, difference(rows(trace.of(logits, 1)), expectedSmall));
                }
            }
        }
        assertThat(most).as(variant).isLessThan(TOLERANCE);
    }

    @Test
    void stories260K() throws IOException {
        Path file = Path.of("src/main/resources/dev/whence/networks/models/stories260K/stories260K.bin");
        int[] tokens = {1, 403, 407, 261, 378};
        try (Models.Loaded loaded = Models.load("stories260K")) {
            Network network = loaded.network();
            for (int i = 0; i < 30; i++) {
                double[] last = RunC.logits(file, tokens)[tokens.length - 1];
                int best = 0;
                for (int id = 1; id < last.length; id++) {
                    best = last[id] > last[best] ? id : best;
                }
                tokens = Arrays.copyOf(tokens, tokens.length + 1);
                tokens[tokens.length - 1] = best;
            }
            try (NetworkSystem system = new NetworkSystem(network, Prompts.of(tokens))) {
                double most = difference(system.logits(0), RunC.logits(file, tokens));
                assertThat(most).isLessThan(TOLERANCE);
            }
        }
    }

    private static int[] tokens(long seed, int length) {
        return new Random(seed).ints(length, 0, RandomCheckpoints.VOCABULARY).toArray();
    }

    private static float[][] rows(Trace.Values values) {
        float[][] rows = new float[values.positions().size()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = values.at(row);
        }
        return rows;
    }

    private static double difference(float[][] ours, double[][] expected) {
        assertThat(ours).hasDimensions(expected.length, expected[0].length);
        double most = 0;
        for (int t = 0; t < ours.length; t++) {
            for (int id = 0; id < ours[t].length; id++) {
                double difference = Math.abs(ours[t][id] - expected[t][id]);
                most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
            }
        }
        return most;
    }
}
