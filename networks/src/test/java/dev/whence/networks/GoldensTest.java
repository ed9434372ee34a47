package dev.whence.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.networks.checkpoint.Safetensors;
import dev.whence.networks.checkpoint.Tensor;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.Attribution;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Sweep;
import dev.whence.networks.system.SweepResult;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every table of the golden files: logits, activations, patterns, patchings, ablations, attribution. */
class GoldensTest {
    private static final int LAYERS = 3;
    private static final int HEADS = 4;
    private static final int POSITIONS = 16;

    /** One architecture's golden file and the network it is of. */
    private static final class Golden implements AutoCloseable {
        final Network network;
        final Safetensors file;
        final Prompts clean;
        final Prompts corrupt;
        final NetworkMetric metric;

        Golden(String name) throws URISyntaxException {
            Path folder = Path.of(Objects.requireNonNull(GoldensTest.class.getResource("goldens/" + name))
                    .toURI());
            network = Models.load(folder.toString()).network();
            file = Safetensors.open(folder.resolve("golden.safetensors"));
            clean = prompts("clean_tokens");
            corrupt = prompts("corrupt_tokens");
            long[] answers = file.tensor("answer_tokens").longs();
            List<Integer> right = new ArrayList<>();
            List<Integer> wrong = new ArrayList<>();
            for (int i = 0; i < answers.length; i += 2) {
                right.add((int) answers[i]);
                wrong.add((int) answers[i + 1]);
            }
            metric = NetworkMetric.logitDifference(right, wrong);
        }

        private Prompts prompts(String name) {
            long[] ids = file.tensor(name).longs();
            int[][] prompts = new int[ids.length / POSITIONS][POSITIONS];
            for (int i = 0; i < ids.length; i++) {
                prompts[i / POSITIONS][i % POSITIONS] = (int) ids[i];
            }
            return Prompts.of(prompts);
        }

        float[] floats(String name) {
            return file.find(name).map(Tensor::floats).orElse(new float[0]);
        }

        boolean has(String name) {
            return file.find(name).isPresent();
        }

        @Override
        public void close() {
            file.close();
            network.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neox", "llama"})
    void logitsAndActivations(String name) throws URISyntaxException {
        try (Golden golden = new Golden(name);
                NetworkSystem clean = new NetworkSystem(golden.network, golden.clean);
                NetworkSystem corrupt = new NetworkSystem(golden.network, golden.corrupt)) {
            compare(golden.floats("clean_logits"), clean, new Site.Logits(At.all()), 0, 1);
            compare(golden.floats("corrupt_logits"), corrupt, new Site.Logits(At.all()), 0, 1);
            for (int layer = 0; layer < LAYERS; layer++) {
                String prefix = "clean." + layer + ".";
                At all = At.all();
                compare(
                        golden.floats(prefix + "resid_pre"),
                        clean,
                        new Site.Residual(layer, Site.Residual.Stage.BEFORE, all),
                        0,
                        1);
                compare(
                        golden.floats(prefix + "resid_post"),
                        clean,
                        new Site.Residual(layer, Site.Residual.Stage.AFTER, all),
                        0,
                        1);
                compare(golden.floats(prefix + "mlp_out"), clean, new Site.MlpOutput(layer, all), 0, 1);
                compare(golden.floats(prefix + "attn_out"), clean, new Site.AttentionOutput(layer, all), 0, 1);
                for (int head = 0; head < HEADS; head++) {
                    compare(golden.floats(prefix + "z"), clean, new Site.HeadOutput(layer, head, all), head, HEADS);
                    pattern(golden.floats(prefix + "pattern"), clean, new Site.Pattern(layer, head, all), head);
                }
            }
            assertThat(clean.observe(golden.metric).mean()).isCloseTo(golden.floats("metric_clean")[0], within(1e-4));
            assertThat(corrupt.observe(golden.metric).mean())
                    .isCloseTo(golden.floats("metric_corrupt")[0], within(1e-4));
        }
    }

    /** {@code [prompt, position, (head,) component]}. */
    private static void compare(float[] expected, NetworkSystem system, Site site, int head, int heads) {
        Trace trace = system.trace(List.of(site));
        for (int prompt = 0; prompt < system.units(); prompt++) {
            Trace.Values values = trace.of(site, prompt);
            for (int position = 0; position < POSITIONS; position++) {
                for (int i = 0; i < values.width(); i++) {
                    int at = ((prompt * POSITIONS + position) * heads + head) * values.width() + i;
                    assertThat(values.numbers()[position * values.width() + i])
                            .as(site + " of prompt " + prompt + " at " + position + ", component " + i)
                            .isCloseTo(expected[at], within(1e-4f));
                }
            }
            assertThat(expected).hasSize(system.units() * POSITIONS * heads * values.width());
        }
    }

    /** {@code [prompt, head, query, key]}. */
    private static void pattern(float[] expected, NetworkSystem system, Site site, int head) {
        Trace trace = system.trace(List.of(site));
        for (int prompt = 0; prompt < system.units(); prompt++) {
            float[] values = trace.of(site, prompt).numbers();
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i])
                        .isCloseTo(expected[(prompt * HEADS + head) * POSITIONS * POSITIONS + i], within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neox", "llama"})
    void patchings(String name) throws URISyntaxException {
        try (Golden golden = new Golden(name)) {
            List<Intervention<Site>> all = new ArrayList<>();
            List<Float> expected = new ArrayList<>();
            float[] heads = golden.floats("patch_head_out_all_pos");
            float[] byPosition = golden.floats("patch_head_out_by_pos");
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int head = 0; head < HEADS; head++) {
                    int at = layer * HEADS + head;
                    add(golden, all, expected, new Site.HeadOutput(layer, head, At.all()), heads[at]);
                    Site query = new Site.HeadInput(layer, head, Site.HeadInput.Role.QUERY, At.all());
                    add(golden, all, expected, query, golden.floats("patch_head_q")[at]);
                    if (golden.has("patch_head_v")) {
                        Site value = new Site.HeadInput(layer, head, Site.HeadInput.Role.VALUE, At.all());
                        add(golden, all, expected, value, golden.floats("patch_head_v")[at]);
                    }
                    Site pattern = new Site.Pattern(layer, head, At.all());
                    add(golden, all, expected, pattern, golden.floats("patch_head_pattern")[at]);
                    for (int position = 0; position < POSITIONS; position++) {
                        add(
                                golden,
                                all,
                                expected,
                                new Site.HeadOutput(layer, head, At.position(position)),
                                byPosition[(layer * POSITIONS + position) * HEADS + head]);
                    }
                }
                for (int position = 0; position < POSITIONS; position++) {
                    int at = layer * POSITIONS + position;
                    At here = At.position(position);
                    Site before = new Site.Residual(layer, Site.Residual.Stage.BEFORE, here);
                    add(golden, all, expected, before, golden.floats("patch_resid_pre")[at]);
                    add(golden, all, expected, new Site.MlpOutput(layer, here), golden.floats("patch_mlp_out")[at]);
                    Site attention = new Site.AttentionOutput(layer, here);
                    add(golden, all, expected, attention, golden.floats("patch_attn_out")[at]);
                }
            }
            check(golden, golden.corrupt, all, expected);
        }
    }

    private static void add(Golden golden, List<Intervention<Site>> all, List<Float> expected, Site site, float value) {
        all.add(new NetworkIntervention.Patch(site, golden.clean));
        expected.add(value);
    }

    /** Against the sweep and against whole runs. */
    private static void check(Golden golden, Prompts base, List<Intervention<Site>> all, List<Float> expected) {
        SweepResult swept = new Sweep(golden.network, base, golden.metric).run(all, Progress.NONE);
        try (NetworkSystem system = new NetworkSystem(golden.network, base)) {
            for (int i = 0; i < all.size(); i++) {
                assertThat(swept.entries().get(i).outcomes().mean())
                        .as(all.get(i).toString())
                        .isCloseTo(expected.get(i), within(1e-3));
                assertThat(system.under(all.get(i), golden.metric).mean())
                        .as(all.get(i).toString())
                        .isCloseTo(expected.get(i), within(1e-3));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neox", "llama"})
    void ablationsAndAttribution(String name) throws URISyntaxException {
        try (Golden golden = new Golden(name)) {
            List<Intervention<Site>> all = new ArrayList<>();
            List<Float> expected = new ArrayList<>();
            List<Site> sites = new ArrayList<>();
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int head = 0; head < HEADS; head++) {
                    Site site = new Site.HeadOutput(layer, head, At.all());
                    sites.add(site);
                    all.add(new NetworkIntervention.Zero(site));
                    expected.add(golden.floats("zero_ablate_head")[layer * HEADS + head]);
                    all.add(new NetworkIntervention.Mean(site, golden.clean, true));
                    expected.add(golden.floats("mean_ablate_head_per_position")[layer * HEADS + head]);
                }
            }
            check(golden, golden.clean, all, expected);
            Attribution attribution = new Attribution(golden.network, golden.corrupt, golden.clean, golden.metric);
            float[] published = golden.floats("attribution_head_out");
            for (int i = 0; i < sites.size(); i++) {
                assertThat(attribution.firstOrder(sites).get(i).value()).isCloseTo(published[i], within(1e-3));
            }
        }
    }
}
