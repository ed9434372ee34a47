package dev.whence.networks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.Checkpoint;
import dev.whence.networks.checkpoint.Json;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations: that they are read as written, say what is wrong in them, and make models. */
class TrainingConfigTest {
    private static final String SMALL = "{'name':'small','model':{'kind':'attention_only','vocabulary':12,'context':12,"
            + "'layers':1,'width':8,'heads':2},'data':{'kind':'induction'},"
            + "'plan':{'steps':6,'batch':4,'length':12,'evaluateEvery':2,'checkpointEvery':2}}";

    @TempDir
    Path folder;

    private static TrainingConfig of(String json) {
        return TrainingConfig.of(
                Json.parse("test", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), "test", Path.of("."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'data':{           | 'dta':{            | no key named 'dta' in the configuration; did you mean 'data'?",
                "'layers':1         | 'layer':1          | no key named 'layer' in model; did you mean 'layers'?",
                "'layers':1         | 'layers':'one'     | model.layers is \"one\", expected a whole number",
                "'heads':2          | 'heads':3          | model: heads is 3, expected a divisor of the width 8",
                "attention_only     | attention          | model.kind is \"attention\", expected one of attention_only",
                "'vocabulary':12    | 'vocabulary':0     | model.vocabulary is 0",
                "'induction'        | 'inducton'         | no kind named 'inducton' in data; did you mean 'induction'?",
                "'steps':6          | 'stepps':6         | no key named 'stepps' in plan; did you mean 'steps'?",
                "'steps':6          | 'steps':0          | plan: steps is 0, expected at least 1",
                "'steps':6          | 'steps':1.5        | plan.steps is 1.5, expected a whole number",
                "'steps':6          | 'learningRate':-1  | plan: learningRate is -1.0, expected a number above 0",
                "'steps':6          | 'adam':{'beta3':1} | no key named 'beta3' in plan.adam; did you mean 'beta1'?",
                "'steps':6          | 'adam':{'beta1':1} | plan.adam: beta1 is 1.0, expected a number from 0 to below 1",
                "'steps':6          | 'schedule':{'kind':'cosin'} | plan.schedule.kind is \"cosin\", expected one of",
                "'steps':6          | 'clamped':[{'do':'zero','site':{'site':'head','layer':0}}] |"
                        + " plan.clamped, [0].site.head: found nothing, expected a head",
            })
    void saysWhatIsWrong(String was, String is, String message) {
        assertThatThrownBy(() -> of(SMALL.replace(was, is)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void writesWhatItReads() {
        TrainingConfig config = of(SMALL);
        assertThat(of(config.toJson().toString())).isEqualTo(config);
        Site head = new Site.HeadOutput(0, 1, At.all());
        TrainingPlan plan = config.plan()
                .withClamped(List.of(
                        new NetworkIntervention.Zero(head),
                        Intervention.set(head, 2),
                        Intervention.shift(head, -1),
                        Intervention.scale(head, 0.5),
                        new NetworkIntervention.Clamp(head, -1, 1),
                        new NetworkIntervention.Add(head, List.of(1.0, 2.0, 3.0, 4.0), 2),
                        new NetworkIntervention.Noise(head, 0.1, 1L << 40)));
        assertThat(TrainingPlan.fromJson(plan.toJson(), "plan")).isEqualTo(plan);
        TrainingConfig whole = of("{'model':{'deviation':0.1,'spec':"
                + dev.whence.networks.checkpoint.RecordJson.write(config.architecture(0))
                + "},'data':{'kind':'induction'},'plan':{}}");
        assertThat(whole.architecture(0)).isEqualTo(config.architecture(0));
        assertThat(of(whole.toJson().toString())).isEqualTo(whole);
    }

    @Test
    void trainsIntoAFolder() throws IOException {
        Path file = folder.resolve("small.json");
        Files.writeString(file, SMALL.replace('\'', '"'));
        TrainingConfig config = TrainingConfig.read(file);
        Path out = folder.resolve("out");
        TrainingRun.Result result = TrainingRun.of(config, out, Progress.NONE);
        assertThat(result.log().entries()).hasSize(3);
        assertThat(Files.readString(out.resolve("log.jsonl"))).contains("\"step\":6");
        assertThat(Files.readString(result.model().resolve("README.md")))
                .contains("small")
                .contains("seed 1");
        assertThat(TrainingConfig.read(result.model().resolve("training.json")).plan())
                .isEqualTo(config.plan());
        try (Checkpoint checkpoint = Checkpoint.open(result.model());
                Network network = Network.of(checkpoint)) {
            assertThat(network.spec()).isEqualTo(config.architecture(0));
        }
        try (var files = Files.list(out)) {
            assertThat(files.map(each -> String.valueOf(each.getFileName())))
                    .containsExactlyInAnyOrder("log.jsonl", "model");
        }
        assertThatThrownBy(() -> TrainingRun.of(config, out, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is there already");
    }

    @Test
    void idsFromAFile() throws IOException {
        Path file = folder.resolve("ids.json");
        Files.writeString(folder.resolve("numbers.txt"), "0 1 2 3 4 5 6 7 8 9 10 11 ".repeat(9));
        String json = SMALL.replace("{'kind':'induction'}", "{'kind':'ids','file':'numbers.txt'}");
        Files.writeString(file, json.replace('\'', '"'));
        TrainingRun.of(TrainingConfig.read(file), folder.resolve("out"), Progress.NONE);
        Files.writeString(folder.resolve("numbers.txt"), "0 1 12");
        assertThatThrownBy(() -> TrainingRun.of(TrainingConfig.read(file), folder.resolve("bad"), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("token 3 is 12, expected an id from 0 to 11");
        Files.writeString(folder.resolve("numbers.txt"), "0 one");
        assertThatThrownBy(() -> TrainingRun.of(TrainingConfig.read(file), folder.resolve("worse"), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("token 2 is 'one'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"induction-2l", "tasks-4l"})
    void recipesAreRead(String name) {
        assertThat(Recipes.named(name).name()).isEqualTo(name);
        assertThatThrownBy(() -> Recipes.named(name + "x"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean '" + name + "'?");
    }
}
