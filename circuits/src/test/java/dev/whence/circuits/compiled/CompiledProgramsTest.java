package dev.whence.circuits.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Effect;
import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.Checkpoint;
import dev.whence.networks.checkpoint.CheckpointWriter;
import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.system.Attribution;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the programs that come with Whence: its network, its circuit, its pairs. */
class CompiledProgramsTest {
    private static final double LOGIT = Options.standard(0).logit();

    static List<String> names() {
        return Programs.names();
    }

    /** Prompts of the pairs, and as many of words drawn at random, of every length. */
    private static List<int[]> prompts(CompiledProgram compiled, int count, long seed) {
        List<int[]> prompts = new ArrayList<>();
        compiled.pairs(count / 4, seed).pairs().forEach(pair -> {
            prompts.add(pair.cleanIds());
            prompts.add(pair.corruptIds());
        });
        SplittableRandom random = new SplittableRandom(seed);
        Program program = compiled.program();
        while (prompts.size() < count) {
            int[] ids = random.ints(2 + random.nextInt(program.length()), 1, program.vocabulary())
                    .toArray();
            ids[0] = Program.BOS;
            prompts.add(ids);
        }
        return prompts;
    }

    @ParameterizedTest
    @MethodSource("names")
    void answersAsTheInterpreterDoes(String name) {
        for (Options options : List.of(Options.bare(), Options.standard(3))) {
            CompiledProgram compiled = Programs.named(name, options);
            List<int[]> prompts = prompts(compiled, 2000, 1);
            int answered = 0;
            try (Network network = compiled.network();
                    NetworkSystem system = new NetworkSystem(network, Prompts.of(prompts.toArray(new int[0][])))) {
                Site logits = new Site.Logits(At.last());
                Trace trace = system.trace(List.of(logits));
                for (int i = 0; i < prompts.size(); i++) {
                    OptionalInt answer = compiled.answer(prompts.get(i));
                    if (answer.isPresent()) {
                        answered++;
                        float[] found = trace.of(logits, i).numbers();
                        for (int token = 0; token < found.length; token++) {
                            assertThat((double) found[token])
                                    .as(compiled.program().text(prompts.get(i)))
                                    .isCloseTo(token == answer.getAsInt() ? LOGIT : 0, within(0.02));
                        }
                    }
                }
            }
            assertThat(answered).isGreaterThanOrEqualTo(1000);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void attentionIsTheSelect(String name) {
        attentionIsTheSelect(Programs.named(name), 11 * Math.exp(-10));
        // Sharper, and exact.
        attentionIsTheSelect(Programs.named(name, Options.standard(0).withSharpness(40)), 1e-6);
    }

    private static void attentionIsTheSelect(CompiledProgram compiled, double tolerance) {
        Interpreter interpreter = new Interpreter(compiled.program());
        List<int[]> prompts = prompts(compiled, 40, 2);
        try (Network network = compiled.network();
                NetworkSystem system = new NetworkSystem(network, Prompts.of(prompts.toArray(new int[0][])))) {
            compiled.components().forEach((variable, node) -> {
                if (!(variable instanceof Aggregate aggregate && node instanceof Node.Head head)) {
                    return;
                }
                Site pattern = new Site.Pattern(head.layer(), head.head(), At.all());
                Trace trace = system.trace(List.of(pattern));
                int compared = 0;
                for (int i = 0; i < prompts.size(); i++) {
                    Map<Expression, double[]> values = interpreter.run(prompts.get(i));
                    for (int query = 0; query < prompts.get(i).length; query++) {
                        Optional<double[]> expected = attention(aggregate, values, query, prompts.get(i).length);
                        if (expected.isPresent()) {
                            compared++;
                            float[] found = trace.of(pattern, i).at(query);
                            for (int key = 0; key < found.length; key++) {
                                assertThat((double) found[key]).isCloseTo(expected.get()[key], within(tolerance));
                            }
                        }
                    }
                }
                assertThat(compared).isGreaterThan(50);
            });
        }
    }

    /** Equal shares of what is selected, of position 0 if that is nothing; a width counts position 0 as one more. */
    private static Optional<double[]> attention(
            Aggregate aggregate, Map<Expression, double[]> values, int query, int length) {
        return Interpreter.selection(aggregate, values, query).map(selected -> {
            double[] shares = new double[length];
            boolean withFirst = selected.length == 0 || aggregate instanceof SelectorWidth;
            double share = 1.0 / (selected.length + (withFirst ? 1 : 0));
            for (int key : selected) {
                shares[key] = share;
            }
            shares[0] = withFirst ? share : 0;
            return shares;
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void junkChangesNothing(String name) {
        CompiledProgram bare = Programs.named(name, Options.bare());
        PlainNetwork without = new PlainNetwork(bare.parameters(), bare.graph());
        for (long seed = 0; seed < 3; seed++) {
            CompiledProgram compiled = Programs.named(name, Options.standard(seed));
            PlainNetwork with = new PlainNetwork(compiled.parameters(), compiled.graph());
            for (int[] prompt : prompts(compiled, 40, seed)) {
                assertThat(with.run(prompt, PlainNetwork.Wire.PLAIN).logits())
                        .containsExactly(
                                without.run(prompt, PlainNetwork.Wire.PLAIN).logits(), within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsNotWiredCanBeCutAndWhatIsCannot(String name) {
        CompiledProgram compiled = Programs.named(name);
        PlainNetwork plain = new PlainNetwork(compiled.parameters(), compiled.graph());
        Set<Edge> wired = compiled.wired();
        Set<Edge> needed = new LinkedHashSet<>();
        for (int[] prompt : prompts(compiled, 80, 4)) {
            double[] whole = plain.run(prompt, PlainNetwork.Wire.PLAIN).logits();
            assertThat(plain.run(prompt, PlainNetwork.Wire.only(wired)).logits())
                    .containsExactly(whole, within(1e-9));
            for (Edge cut : wired) {
                Set<Edge> others = new LinkedHashSet<>(wired);
                others.remove(cut);
                double[] rest =
                        plain.run(prompt, PlainNetwork.Wire.only(others)).logits();
                if (difference(whole, rest) > 1) {
                    needed.add(cut);
                }
            }
        }
        // Where no name is a duplicate, "duplicated name" is none wherever its head looks: it needs no position 0.
        Set<Edge> spare = new LinkedHashSet<>(wired);
        spare.removeAll(needed);
        assertThat(spare).hasSize(name.equals("indirect-object") ? 1 : 0);
        assertThat(spare)
                .allMatch(edge -> edge.from() instanceof Node.Input
                        && edge.to().role() == Slot.Role.KEY
                        && edge.to().node().layer() == 1);
    }

    private static double difference(double[] one, double[] other) {
        double most = 0;
        for (int i = 0; i < one.length; i++) {
            most = Math.max(most, Math.abs(one[i] - other[i]));
        }
        return most;
    }

    /** Every edge of the network patched alone, in both directions, in the network itself. */
    @ParameterizedTest
    @MethodSource("names")
    void detectableIsWhatPatchingOneEdgeFinds(String name) {
        CompiledProgram compiled = Programs.named(name);
        PlainNetwork plain = new PlainNetwork(compiled.parameters(), compiled.graph());
        PromptPairs pairs = compiled.pairs(8, 5);
        Set<Edge> found = new LinkedHashSet<>();
        Set<Edge> foundByNoise = new LinkedHashSet<>();
        pairs.pairs().forEach(pair -> {
            PlainNetwork.Run clean = plain.run(pair.cleanIds(), PlainNetwork.Wire.PLAIN);
            PlainNetwork.Run corrupt = plain.run(pair.corruptIds(), PlainNetwork.Wire.PLAIN);
            for (int index = 0; index < compiled.graph().edges(); index++) {
                Edge edge = compiled.graph().edge(index);
                int writer = compiled.graph().writerOf(index);
                double[] noised = plain.run(
                                pair.cleanIds(),
                                (each, written) ->
                                        each.equals(edge) ? corrupt.written().get(writer) : written)
                        .logits();
                double[] restored = plain.run(
                                pair.corruptIds(),
                                (each, written) ->
                                        each.equals(edge) ? clean.written().get(writer) : written)
                        .logits();
                double most = Math.max(difference(noised, clean.logits()), difference(restored, corrupt.logits()));
                assertThat(most < 0.1 || most > 1).as(edge + " " + most).isTrue();
                if (most > 1) {
                    found.add(edge);
                }
                if (difference(noised, clean.logits()) > 1) {
                    foundByNoise.add(edge);
                }
            }
        });
        assertThat(found).isEqualTo(compiled.detectable(pairs));
        // None is redundant in every pair, so that a search which only takes away finds all.
        assertThat(foundByNoise).isEqualTo(found);
    }

    /** Nothing differs on the way to the answer that could not be found alone. */
    @ParameterizedTest
    @MethodSource("names")
    void pairsShowAllThatDiffers(String name) {
        CompiledProgram compiled = Programs.named(name);
        PromptPairs pairs = compiled.pairs(60, 6);
        Set<Edge> detectable = compiled.detectable(pairs);
        assertThat(detectable).isEqualTo(compiled.differing(pairs)).isNotEmpty();
        assertThat(compiled.wired()).containsAll(detectable);
        pairs.pairs().forEach(pair -> {
            assertThat(compiled.answer(pair.cleanIds())).hasValue(pair.answer());
            assertThat(compiled.answer(pair.corruptIds())).isEqualTo(pair.distractor());
        });
        // What is left over carries positions and the mark of position 0, which no comparison shows.
        assertThat(compiled.wired())
                .filteredOn(edge -> !detectable.contains(edge))
                .allMatch(edge -> edge.from() instanceof Node.Input);
    }

    /** Attention is not so sharp that nothing is left to follow: integrated gradients find what true edges go into. */
    @ParameterizedTest
    @MethodSource("names")
    void gradientsReachWhatIsDetectableAndNothingElse(String name) {
        CompiledProgram compiled = Programs.named(name);
        List<PromptPair> pairs = compiled.pairs(24, 1).pairs();
        Set<Slot> read = new LinkedHashSet<>();
        compiled.detectable(compiled.pairs(24, 1)).forEach(edge -> read.add(edge.to()));
        List<Slot> slots = compiled.graph().slots().stream()
                .filter(slot -> slot.node() instanceof Node.Head)
                .toList();
        List<Site> sites = slots.stream().map(CompiledProgramsTest::site).toList();
        try (Network network = compiled.network()) {
            Attribution attribution = new Attribution(
                    network,
                    new Prompts(pairs.stream().map(PromptPair::clean).toList()),
                    new Prompts(pairs.stream().map(PromptPair::corrupt).toList()),
                    new NetworkMetric.LogitDifference(
                            pairs.stream().map(PromptPair::answer).toList(),
                            pairs.stream()
                                    .map(pair -> pair.distractor().getAsInt())
                                    .toList()));
            List<Effect> effects = attribution.integrated(sites, 5, Attribution.Path.INPUTS);
            for (int i = 0; i < slots.size(); i++) {
                double size = Math.abs(effects.get(i).value());
                if (read.contains(slots.get(i))) {
                    assertThat(size).as(slots.get(i).toString()).isGreaterThan(0.01);
                } else {
                    assertThat(size).as(slots.get(i).toString()).isZero();
                }
            }
        }
    }

    private static Site site(Slot slot) {
        Node.Head head = (Node.Head) slot.node();
        return new Site.HeadInput(
                head.layer(),
                head.head(),
                Site.HeadInput.Role.valueOf(slot.role().name()),
                At.all());
    }

    @ParameterizedTest
    @MethodSource("names")
    void plainJavaAgreesWithTheNetwork(String name) {
        CompiledProgram compiled = Programs.named(name);
        PlainNetwork plain = new PlainNetwork(compiled.parameters(), compiled.graph());
        List<int[]> prompts = prompts(compiled, 20, 7);
        try (Network network = compiled.network();
                NetworkSystem system = new NetworkSystem(network, Prompts.of(prompts.toArray(new int[0][])))) {
            for (int i = 0; i < prompts.size(); i++) {
                float[][] logits = system.logits(i);
                double[] expected =
                        plain.run(prompts.get(i), PlainNetwork.Wire.PLAIN).logits();
                for (int token = 0; token < expected.length; token++) {
                    assertThat((double) logits[logits.length - 1][token]).isCloseTo(expected[token], within(1e-3));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isSavedAndOpened(String name, @TempDir Path temporary) {
        ParameterSource parameters = Programs.named(name).parameters();
        CheckpointWriter.write(temporary.resolve("saved"), parameters);
        try (Checkpoint opened = Checkpoint.open(temporary.resolve("saved"))) {
            assertThat(opened.spec()).isEqualTo(parameters.spec());
            for (ParameterShape shape : ParameterShape.of(opened.spec())) {
                assertThat(numbers(opened, shape)).as(shape.name()).isEqualTo(numbers(parameters, shape));
            }
        }
    }

    private static float[] numbers(ParameterSource source, ParameterShape shape) {
        float[] numbers = new float[(int) shape.count()];
        source.read(shape, MemorySegment.ofArray(numbers));
        return numbers;
    }
}
