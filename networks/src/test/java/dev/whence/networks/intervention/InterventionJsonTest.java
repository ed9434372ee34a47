package dev.whence.networks.intervention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import dev.whence.networks.tokens.Prompts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Interventions survive being written and read, and what is wrong in a file is named with its place. */
class InterventionJsonTest {
    @Property(tries = 500)
    void whatIsWrittenIsReadAsAnEqualValue(@ForAll long seed) {
        Intervention<Site> intervention = several(new SplittableRandom(seed), 2);
        String text = InterventionJson.write(intervention).toString();
        assertThat(InterventionJson.parse(text, "text")).as(text).isEqualTo(intervention);
    }

    private static Intervention<Site> several(SplittableRandom random, int depth) {
        List<Intervention<Site>> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(one(random, depth));
        }
        return Intervention.all(parts);
    }

    private static Intervention<Site> one(SplittableRandom random, int depth) {
        Site site = site(random, true);
        double number = random.nextGaussian() * Math.pow(10, random.nextInt(-6, 7));
        return switch (random.nextInt(depth > 0 ? 14 : 12)) {
            case 0 -> new NetworkIntervention.Zero(site);
            case 1 -> Intervention.set(site, number);
            case 2 -> Intervention.shift(site, number);
            case 3 -> Intervention.scale(site, number);
            case 4 -> new NetworkIntervention.Mean(site, prompts(random), random.nextBoolean());
            case 5 -> new NetworkIntervention.Resample(site, random.nextLong());
            case 6 -> new NetworkIntervention.Add(site, vector(random, 1 + random.nextInt(5)), number);
            case 7 -> new NetworkIntervention.ProjectOut(site, subspace(random));
            case 8 -> new NetworkIntervention.Clamp(site, number, number + random.nextDouble());
            case 9 -> new NetworkIntervention.Noise(site, Math.abs(number), random.nextLong());
            case 10 -> new NetworkIntervention.Freeze(site);
            case 11 -> new NetworkIntervention.Patch(site, prompts(random));
            case 12 ->
                new NetworkIntervention.Patch(
                        site,
                        prompts(random),
                        several(random, depth - 1),
                        random.nextBoolean() ? Optional.empty() : Optional.of(single(random)));
            default -> {
                // The same site may be drawn twice.
                Set<Site> sites = new LinkedHashSet<>(List.of(site, site(random, true)));
                yield Intervention.hold(sites, several(random, depth - 1));
            }
        };
    }

    private static Site site(SplittableRandom random, boolean within) {
        int layer = random.nextInt(20);
        int head = random.nextInt(20);
        At at = at(random);
        return switch (random.nextInt(within ? 13 : 12)) {
            case 0 -> new Site.Embeddings(at);
            case 1 -> new Site.Residual(layer, Site.Residual.Stage.values()[random.nextInt(3)], at);
            case 2 -> new Site.HeadOutput(layer, head, at);
            case 3 -> new Site.HeadInput(layer, head, Site.HeadInput.Role.values()[random.nextInt(3)], at);
            case 4 -> new Site.AttentionOutput(layer, at);
            case 5 -> new Site.MlpInput(layer, at);
            case 6 -> new Site.Neurons(layer, integers(random, random.nextInt(4)), at);
            case 7 -> new Site.MlpOutput(layer, at);
            case 8 -> new Site.Logits(at);
            case 9 -> new Site.HeadOutput(layer, head, At.last());
            case 10 -> within ? new Site.AttentionLogits(layer, head, at) : new Site.MlpOutput(layer, at);
            case 11 -> within ? new Site.Pattern(layer, head, at) : new Site.MlpInput(layer, at);
            default -> new Site.Within(site(random, false), subspace(random));
        };
    }

    private static At at(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> At.all();
            case 1 -> new At.Only(integers(random, 1 + random.nextInt(3)));
            default -> single(random);
        };
    }

    private static At single(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> At.last();
            case 1 -> At.position(random.nextInt(50));
            default -> new At.PerPrompt(integers(random, random.nextInt(4)));
        };
    }

    private static Subspace subspace(SplittableRandom random) {
        return Subspace.spannedBy(
                "direction " + random.nextInt(),
                random.doubles(5, -1, 1).toArray(),
                random.doubles(5, -1, 1).toArray());
    }

    private static List<Double> vector(SplittableRandom random, int size) {
        return random.doubles(size, -3, 3).boxed().toList();
    }

    private static List<Integer> integers(SplittableRandom random, int size) {
        return random.ints(size, 0, 1000).boxed().toList();
    }

    private static Prompts prompts(SplittableRandom random) {
        return new Prompts(IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(_ -> integers(random, 1 + random.nextInt(4)))
                .toList());
    }

    @Test
    void codeAndInfiniteNumbersHaveNoJson() {
        Site site = new Site.MlpOutput(0, At.all());
        assertThatThrownBy(() -> InterventionJson.write(new NetworkIntervention.Replace(site, "squares", x -> x)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("mlp output 0 := squares");
        assertThatThrownBy(() -> InterventionJson.write(Intervention.soft(site, "twice", given -> 2)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> InterventionJson.write(Intervention.set(site, Double.NaN)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not finite");
    }

    @Test
    void whatPeopleWrite() {
        String text = """
                [{"do": "zero", "site": {"site": "head", "layer": 3, "head": 5}},
                 {"do": "add", "site": {"site": "residual", "layer": 2, "where": "before", "positions": "last"},
                  "vector": [1, 0.5]},
                 {"do": "project-out", "site": {"site": "mlp", "layer": 1}, "directions": [[3, 4]]},
                 {"do": "patch", "site": {"site": "neurons", "layer": 0, "positions": [2, 1]}, "from": [[1, 2, 3]]}]
                """;
        List<Intervention<Site>> steps = InterventionJson.parse(text, "text").steps();
        assertThat(steps.get(0)).hasToString("zero head 3.5");
        assertThat(steps.get(1))
                .hasToString("add 1 times a vector of 2 to residual before layer 2 at the last position");
        assertThat(((NetworkIntervention.ProjectOut) steps.get(2))
                        .subspace()
                        .basis()
                        .getFirst())
                .satisfiesExactly(
                        x -> assertThat(x).isBetween(0.6 - 1e-12, 0.6 + 1e-12),
                        y -> assertThat(y).isBetween(0.8 - 1e-12, 0.8 + 1e-12));
        assertThat(steps.get(3)).hasToString("patch neurons 0 at positions [1, 2] from a run of 1 other prompts");
        assertThat(InterventionJson.parse("{\"do\": \"freeze\", \"site\": {\"site\": \"logits\"}}", "text"))
                .isEqualTo(new NetworkIntervention.Freeze(new Site.Logits(At.all())));
        assertThat(InterventionJson.parse("[]", "text")).isEqualTo(Intervention.none());
    }

    static Stream<Arguments> wrong() {
        String head = "{\"site\": \"head\", \"layer\": 3, \"head\": 5}";
        return Stream.of(
                wrong("[", "not JSON", "line 1"),
                wrong("3", "found 3", "an array of interventions"),
                wrong("[3]", "[0]: found 3", "an intervention, such as"),
                wrong("[{\"site\": " + head + "}]", "[0].do: found nothing", "zero"),
                wrong("[{\"do\": \"zerro\", \"site\": " + head + "}]", "[0].do", "'zerro'", "did you mean 'zero'?"),
                wrong("[{\"do\": \"zero\"}]", "[0].site: found nothing", "a site"),
                wrong("[{\"do\": \"zero\", \"site\": \"head\"}]", "[0].site: found the text 'head'"),
                wrong("[{\"do\": \"zero\", \"site\": {\"site\": \"haed\"}}]", "[0].site.site", "did you mean 'head'?"),
                wrong(
                        "[{\"do\": \"zero\", \"site\": {\"site\": \"head\", \"layer\": \"x\", \"head\": 1}}]",
                        "[0].site.layer: found the text 'x', expected a layer, a whole number from 0"),
                wrong(
                        "[{\"do\": \"zero\", \"site\": {\"site\": \"head\", \"layer\": -1, \"head\": 1}}]",
                        "[0].site.layer: found -1"),
                wrong(
                        "[{\"do\": \"zero\", \"site\": {\"site\": \"head\", \"layer\": 1}}]",
                        "[0].site.head: found nothing"),
                wrong(
                        "[{\"do\": \"zero\", \"site\": {\"site\": \"mlp\", \"layer\": 1, \"head\": 2}}]",
                        "'head' in wrong.json, [0].site"),
                wrong(
                        "[{\"do\": \"zero\", \"site\": {\"site\": \"residual\", \"layer\": 1, \"where\": \"befor\"}}]",
                        "[0].site.where",
                        "did you mean 'before'?"),
                wrong(
                        "[{\"do\": \"zero\", \"site\": {\"site\": \"mlp\", \"layer\": 1, \"positions\": \"lst\"}}]",
                        "[0].site.positions",
                        "did you mean 'last'?"),
                wrong(
                        "[{\"do\": \"zero\", \"site\": {\"site\": \"mlp\", \"layer\": 1, \"positions\": [1, 2.5]}}]",
                        "[0].site.positions[1]: found 2.5"),
                wrong(
                        "[{\"do\": \"zero\", \"site\": {\"site\": \"mlp\", \"layer\": 1, \"positions\": []}}]",
                        "[0].site.positions: found an empty array"),
                wrong("[{\"do\": \"zero\", \"site\": " + head + ", \"value\": 1}]", "'value' in wrong.json, [0]"),
                wrong("[{\"do\": \"set\", \"site\": " + head + "}]", "[0].value: found nothing", "a number"),
                wrong(
                        "[{\"do\": \"freeze\", \"site\": " + head + "}, {\"do\": \"add\", \"site\": " + head
                                + ", \"vector\": [1, null]}]",
                        "[1].vector[1]: found null"),
                wrong("[{\"do\": \"clamp\", \"site\": " + head + ", \"low\": 2, \"high\": 1}]", "[0]: cannot clamp"),
                wrong("[{\"do\": \"patch\", \"site\": " + head + ", \"from\": [[]]}]", "[0].from: prompt 0 is empty"),
                wrong("[{\"do\": \"patch\", \"site\": " + head + ", \"from\": [1]}]", "[0].from[0]: found 1"),
                wrong(
                        "[{\"do\": \"patch\", \"site\": " + head + ", \"from\": [[1]], \"fromPosition\": \"all\"}]",
                        "[0].fromPosition",
                        "one position"),
                wrong(
                        "[{\"do\": \"project-out\", \"site\": " + head + ", \"directions\": [[1, 0], [2, 0]]}]",
                        "[0].directions",
                        "depends on those before it"),
                wrong("[{\"do\": \"hold\", \"sites\": [], \"under\": []}]", "[0].sites: found an empty array"),
                wrong(
                        "[{\"do\": \"hold\", \"sites\": [" + head + "], \"under\": [{\"do\": \"zero\"}]}]",
                        "[0].under[0].site: found nothing"));
    }

    private static Arguments wrong(String text, String... parts) {
        return Arguments.of(text, parts);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsNamedWithItsPlace(String text, String[] parts) {
        assertThatThrownBy(() -> InterventionJson.parse(text, "wrong.json"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("wrong.json")
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void filesThatAreNotThere(@TempDir Path folder) throws java.io.IOException {
        assertThatThrownBy(() -> InterventionJson.read(folder.resolve("none.json")))
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> InterventionJson.read(folder)).hasMessageContaining("folder");
        Path file = Files.write(folder.resolve("bytes.json"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> InterventionJson.read(file)).isInstanceOf(InputException.class);
    }
}
