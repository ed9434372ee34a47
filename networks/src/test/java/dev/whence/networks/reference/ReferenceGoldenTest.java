package dev.whence.networks.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference against what another program computed. */
final class ReferenceGoldenTest {
    private static final Path GOLDENS = Path.of("src/test/resources/dev/whence/networks/goldens");

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neox", "llama"})
    void logits(String family) throws IOException {
        Path folder = GOLDENS.resolve(family);
        Map<String, double[]> golden = Folder.tensors(folder.resolve("golden.safetensors"));
        for (String which : new String[] {"clean", "corrupt"}) {
            double[] tokens = Objects.requireNonNull(golden.get(which + "_tokens"));
            double[] expected = Objects.requireNonNull(golden.get(which + "_logits"));
            int length = 16;
            int vocabulary = expected.length / tokens.length;
            double most = 0;
            for (int prompt = 0; prompt < tokens.length / length; prompt++) {
                int[] ids = Arrays.stream(tokens, prompt * length, (prompt + 1) * length)
                        .mapToInt(token -> (int) token)
                        .toArray();
                double[][] logits = Reference.logits(folder, ids);
                for (int i = 0; i < length * vocabulary; i++) {
                    double difference =
                            logits[i / vocabulary][i % vocabulary] - expected[prompt * length * vocabulary + i];
                    most = Math.max(most, Math.abs(difference));
                }
            }
            assertThat(most).as(which).isLessThan(1e-4);
        }
    }
}
