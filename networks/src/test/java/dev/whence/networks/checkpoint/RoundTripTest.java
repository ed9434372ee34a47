package dev.whence.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Embedding;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.spec.Output;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written and opened again is what it was. */
class RoundTripTest {
    @TempDir
    Path temporary;

    static Stream<Arguments> networks() {
        return TestNetworks.all().entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void keepsArchitectureAndParameters(String name, TransformerSpec spec) throws IOException {
        Path folder = temporary.resolve("saved");
        CheckpointWriter.write(folder, new TestNetworks.RandomSource(spec));
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.spec()).isEqualTo(spec);
            for (ParameterShape parameter : ParameterShape.of(spec)) {
                assertThat(TestNetworks.read(opened, parameter))
                        .as(parameter.toString())
                        .isEqualTo(TestNetworks.RandomSource.values(parameter));
            }
            assertThat(opened.check()).isEmpty();
        }
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).as("no temporary files stay").containsExactly(folder);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void configurationSaysTheArchitecture(String name, TransformerSpec spec) {
        CheckpointLayout layout = Families.of(spec.family());
        ObjectNode config = Json.MAPPER.createObjectNode();
        layout.configure(spec, config);
        assertThat(layout.spec(new Config(config))).isEqualTo(spec);
    }

    @Test
    void everyFamilyIsTested() {
        List<String> tested = TestNetworks.all().values().stream()
                .map(TransformerSpec::family)
                .distinct()
                .sorted()
                .toList();
        assertThat(Families.names())
                .filteredOn(family -> !family.equals("gemma3"))
                .isEqualTo(tested);
    }

    @Test
    void replacesACheckpointButNothingElse() throws IOException {
        Path folder = temporary.resolve("saved");
        CheckpointWriter.write(folder, new TestNetworks.RandomSource(TestNetworks.gpt2(true)));
        CheckpointWriter.write(folder, new TestNetworks.RandomSource(TestNetworks.llama(true)));
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.spec().family()).isEqualTo("llama");
            // Onto itself, while it is open.
            CheckpointWriter.write(folder, opened);
        }
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> CheckpointWriter.write(folder, new TestNetworks.RandomSource(TestNetworks.gpt2(true))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("notes.txt");
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertThatThrownBy(() -> CheckpointWriter.write(file, new TestNetworks.RandomSource(TestNetworks.gpt2(true))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it is a file");
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(opened.spec().family()).isEqualTo("llama");
        }
    }

    @Test
    void aFailedSaveLeavesNothing() throws IOException {
        ParameterSource broken = new ParameterSource() {
            @Override
            public TransformerSpec spec() {
                return TestNetworks.llama(true);
            }

            @Override
            public void read(ParameterShape parameter, java.lang.foreign.MemorySegment destination) {
                destination.set(Tensor.NATIVE, 0, parameter.name().startsWith("layers.2") ? Float.NaN : 1);
            }
        };
        Path folder = temporary.resolve("saved");
        assertThatThrownBy(() -> CheckpointWriter.write(folder, broken))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("layers.2.")
                .hasMessageContaining("NaN");
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void saysWhatAFamilyCannotHold() {
        refused(
                TestNetworks.llamaLike(
                        "llama",
                        TestNetworks.grouped(4, 2, 6, false, false, true, List.of()),
                        false,
                        TestNetworks.rotary(6, 10_000, new Positions.Scaling.None()),
                        true),
                "attention.headNorms true instead of false");
        refused(
                TestNetworks.spec(
                        "gpt2",
                        2,
                        Embedding.plain(),
                        new Attention(3, 3, 4, 0.3, true, true, false, 0, List.of()),
                        new Mlp(20, Mlp.Activation.RELU, false, true),
                        new Norm(Norm.Kind.LAYER, 1e-5),
                        Block.preNorm(),
                        new Positions.Learned(16),
                        new Mask.Causal(),
                        Output.standard(true)),
                "attention.scale 0.3 instead of 0.5");
        refused(
                TestNetworks.spec(
                        "gptj",
                        2,
                        Embedding.plain(),
                        Attention.standard(3, 4, true),
                        new Mlp(20, Mlp.Activation.RELU, false, true),
                        new Norm(Norm.Kind.LAYER, 1e-5),
                        Block.preNorm(),
                        new Positions.Learned(16),
                        new Mask.Causal(),
                        Output.standard(true)),
                "model_type 'gptj' is not supported");
    }

    private void refused(TransformerSpec spec, String part) {
        assertThatThrownBy(
                        () -> CheckpointWriter.write(temporary.resolve("refused"), new TestNetworks.RandomSource(spec)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(part);
    }
}
