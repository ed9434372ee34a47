package dev.whence.circuits.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** Programs drawn at random: what is compiled says what the interpreter says. */
class RandomProgramsTest {
    private static final int WORDS = 12;
    private static final int USED = 4;
    private static final int LENGTH = 5;
    private static final int PROMPTS = 60;

    /** Every share of ones among up to five. */
    private static final List<Double> SHARES = IntStream.rangeClosed(1, LENGTH)
            .boxed()
            .flatMap(all -> IntStream.rangeClosed(0, all).mapToObj(ones -> ones / (double) all))
            .distinct()
            .sorted()
            .toList();

    @Property(tries = 100)
    void networkSaysWhatTheInterpreterSays(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Program program = program(random);
        Options options = random.nextBoolean()
                ? Options.standard(seed).withSharpness(30)
                : Options.bare().withSharpness(30);
        CompiledProgram compiled = CompiledProgram.of(program, options, List.of());
        Interpreter interpreter = new Interpreter(program);
        int[][] prompts = new int[PROMPTS][];
        for (int i = 0; i < PROMPTS; i++) {
            prompts[i] = random.ints(2 + random.nextInt(LENGTH), 1, USED + 1).toArray();
            prompts[i][0] = Program.BOS;
        }
        PlainNetwork plain = new PlainNetwork(compiled.parameters(), compiled.graph());
        for (int i = 0; i < 3; i++) {
            assertThat(plain.run(prompts[i], PlainNetwork.Wire.only(compiled.wired()))
                            .logits())
                    .containsExactly(
                            plain.run(prompts[i], PlainNetwork.Wire.PLAIN).logits(), within(1e-9));
        }
        Site logits = new Site.Logits(At.last());
        try (Network network = compiled.network();
                NetworkSystem system = new NetworkSystem(network, Prompts.of(prompts))) {
            Trace trace = system.trace(List.of(logits));
            for (int i = 0; i < PROMPTS; i++) {
                int category = (int) interpreter.last(interpreter.run(prompts[i]));
                Statistics.collect(category >= 0 ? "answered" : category == Interpreter.NONE ? "none" : "undefined");
                if (category == Interpreter.UNDEFINED) {
                    continue;
                }
                int answer = category < 0 ? -1 : program.token(category);
                float[] found = trace.of(logits, i).numbers();
                for (int token = 0; token < found.length; token++) {
                    assertThat((double) found[token])
                            .as(program.text(prompts[i]) + " by " + program)
                            .isCloseTo(token == answer ? options.logit() : 0, within(0.1));
                }
            }
        }
    }

    /** The property would be empty if answers were seldom defined. */
    @Test
    void mostAnswersAreDefined() {
        int answered = 0;
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Program program = program(random);
            if (new Interpreter(program).answer(0, 1, 2, 1, 3, 2).isPresent()) {
                answered++;
            }
        }
        assertThat(answered).isGreaterThan(120);
    }

    /** Two to six variables over tokens and indices; the answer is the last. */
    private static Program program(SplittableRandom random) {
        List<Categorical> known = new ArrayList<>(List.of(new Tokens(WORDS), new Indices(LENGTH)));
        int count = 2 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            known.add(variable("v" + i, known, random));
        }
        Categorical answer = known.getLast();
        return new Program(
                "random",
                "drawn at random",
                IntStream.range(0, WORDS).mapToObj(word -> "w" + word).toList(),
                LENGTH,
                answer,
                Drafts.shuffled(WORDS, random).subList(0, answer.size()));
    }

    private static Categorical variable(String name, List<Categorical> known, SplittableRandom random) {
        Categorical one = pick(known, random);
        int size = 2 + random.nextInt(4);
        return switch (random.nextInt(7)) {
            case 0 -> Elementwise.of(name, one, size, _ -> random.nextInt(8) == 0 ? -1 : random.nextInt(size));
            case 1 -> Elementwise.of(name, one, pick(known, random), size, (_, _) -> random.nextInt(size));
            case 2 -> {
                int least = random.nextInt(2);
                yield Elementwise.count(
                        name,
                        new SelectorWidth(name, select(known, random)),
                        least,
                        least + 1 + random.nextInt(LENGTH));
            }
            case 3 -> {
                List<Double> ones = IntStream.range(0, one.size())
                        .mapToObj(_ -> (double) random.nextInt(2))
                        .toList();
                Mean mean = new Mean(name, select(known, random), one, ones);
                yield new Elementwise.Classes(
                        name, List.of(new Elementwise.Classes.Term(mean, 1)), Optional.empty(), List.of(SHARES));
            }
            default -> new Copy(name, select(known, random), one);
        };
    }

    private static Select select(List<Categorical> known, SplittableRandom random) {
        Indices indices = new Indices(LENGTH);
        int back = random.nextInt(3);
        Categorical key = pick(known, random);
        Categorical query = pick(known, random);
        Condition earlier = Condition.pair(indices, indices, (k, q) -> k == q - back);
        Condition same = Condition.pair(key, query, (k, q) -> k == q);
        return switch (random.nextInt(6)) {
            case 0 -> Select.all();
            case 1 -> Select.where(earlier);
            case 2 -> Select.where(same);
            case 3 -> Select.where(earlier, same);
            case 4 -> Select.where(Condition.key(key, _ -> random.nextBoolean()), same);
            default -> Select.where(Condition.pair(key, query, (_, _) -> random.nextInt(3) == 0));
        };
    }

    private static Categorical pick(List<Categorical> known, SplittableRandom random) {
        return known.get(random.nextInt(known.size()));
    }
}
