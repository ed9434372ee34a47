package dev.whence.circuits.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.networks.Network;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the programs mean, and what is refused. */
class ProgramTest {
    @ParameterizedTest
    @CsvSource({
        "induction, a b c a, b",
        "induction, a a, a",
        "induction, a b c d, -",
        "induction, a b a c a, -",
        "rank, 3 1 2, 1",
        "rank, 7, 0",
        "rank, 9 0 9 0 9 0 9, 3",
        "depth, ( ( x ), 1",
        "depth, ) ) ), 0",
        "depth, ( ( ( ( ( ( (, 5",
        "indirect-object, Ann and Bob went Ann gave to, Bob",
        "indirect-object, Ann and Bob went Bob gave to, Ann",
        "indirect-object, Ann and Bob went out to, -",
        "indirect-object, Ann and Bob and Cleo then Ann to, -",
        "count, a b a a, 3",
        "count, 5, 1",
        "majority, a b a c, a",
        "majority, c b, b",
        "majority, c c a b, tie"
    })
    void saysWhatItShould(String name, String prompt, String answer) {
        CompiledProgram compiled = Programs.named(name, Options.bare());
        OptionalInt found = compiled.answer(compiled.program().ids(prompt));
        assertThat(found.isEmpty() ? "-" : compiled.program().words().get(found.getAsInt() - 1))
                .isEqualTo(answer);
    }

    static List<String> names() {
        return Programs.names();
    }

    /** Each program again, as a loop over words. */
    private static String meaning(String name, List<String> words) {
        String last = words.getLast();
        Function<String, Long> times =
                word -> words.stream().filter(word::equals).count();
        return switch (name) {
            case "induction" -> words.get(words.indexOf(last) + 1);
            case "rank" ->
                String.valueOf(
                        words.stream().filter(word -> word.compareTo(last) < 0).count());
            case "depth" -> String.valueOf(Math.clamp(times.apply("(") - times.apply(")"), 0, 5));
            case "indirect-object" -> {
                Set<String> seen = new TreeSet<>();
                words.stream()
                        .filter(word -> Character.isUpperCase(word.charAt(0)))
                        .forEach(word -> {
                            if (!seen.add(word)) {
                                seen.remove(word);
                            }
                        });
                assertThat(seen).hasSize(1);
                yield seen.iterator().next();
            }
            case "count" -> String.valueOf(times.apply(last));
            case "majority" -> {
                int sign = times.apply("a").compareTo(times.apply("b"));
                yield sign > 0 ? "a" : sign < 0 ? "b" : "tie";
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @MethodSource("names")
    void pairsHaveTheAnswersOfAPlainLoop(String name) {
        CompiledProgram compiled = Programs.named(name, Options.bare());
        Program program = compiled.program();
        for (PromptPair pair : compiled.pairs(200, 11).pairs()) {
            List<String> clean = List.of(program.text(pair.cleanIds()).split(" "));
            List<String> corrupt = List.of(program.text(pair.corruptIds()).split(" "));
            assertThat(program.words().get(pair.answer() - 1)).isEqualTo(meaning(name, clean));
            assertThat(program.words().get(pair.distractor().getAsInt() - 1)).isEqualTo(meaning(name, corrupt));
        }
        assertThat(compiled.pairs(20, 11)).isEqualTo(compiled.pairs(20, 11)).isNotEqualTo(compiled.pairs(20, 12));
    }

    @Test
    void namesAreFoundAndSuggested() {
        assertThat(Programs.all().stream().map(CompiledProgram::name).toList()).isEqualTo(Programs.names());
        assertThatThrownBy(() -> Programs.named("inductoin"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'induction'?");
    }

    @Test
    void aNetworkKnowsTheWords() {
        CompiledProgram compiled = Programs.named("depth");
        try (Network network = compiled.network()) {
            Tokenizer tokenizer = network.tokenizer().orElseThrow();
            assertThat(tokenizer.encode("( x )")).containsExactly(0, 1, 3, 2);
            assertThat(tokenizer.encodeContinuation("x )")).containsExactly(3, 2);
            assertThat(tokenizer.decode(0, 1, 3, 2)).isEqualTo("( x )");
            assertThat(tokenizer.token(0)).isEqualTo("<bos>");
            assertThat(tokenizer.vocabulary()).isEqualTo(network.spec().vocabulary());
            refused(() -> tokenizer.encode("( y )"), "no word 'y' in the program depth");
            refused(() -> tokenizer.token(10), "no token 10");
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tokens tokens = new Tokens(3);
        List<String> words = List.of("a", "b", "c");
        refused(() -> new Program("p", "", words, 4, new Tokens(2), List.of(0, 1)), "tokens of 2 words");
        refused(() -> new Program("p", "", words, 4, new Indices(3), List.of(0, 1, 2)), "indices of 3 words");
        refused(() -> new Program("p", "", words, 4, tokens, List.of(0, 1)), "2 words for the answer 'tokens'");
        refused(() -> new Program("p", "", words, 4, tokens, List.of(0, 1, 1)), "expected different words");
        refused(() -> new Elementwise.Lookup("f", tokens, List.of(0, 1), 2), "with 2 entries, expected 3");
        refused(() -> new Elementwise.Lookup("f", tokens, List.of(0, 1, 2), 2), "category 2 in the table of 'f'");
        refused(() -> new Condition.Key(tokens, List.of(3)), "category 3 of 'tokens'");
        refused(() -> new Mean("m", Select.all(), tokens, List.of(1.0)), "1 numbers for the categories of 'tokens'");
        SelectorWidth width = new SelectorWidth("w", Select.all());
        List<Elementwise.Classes.Term> twice =
                List.of(new Elementwise.Classes.Term(width, 1), new Elementwise.Classes.Term(width, 1));
        List<List<Double>> levels = List.of(List.of(0.0, 1.0));
        refused(() -> new Elementwise.Classes("c", twice, Optional.empty(), levels), "expected it alone");
        refused(
                () -> new Elementwise.Classes("c", twice.subList(0, 1), Optional.empty(), List.of(List.of(1.0, 0.0))),
                "rising");
        refused(() -> Options.standard(0).withSharpness(0), "sharpness 0.0");
        Program program = new Program("p", "", words, 4, tokens, List.of(0, 1, 2));
        refused(() -> program.ids("a a a a a"), "a prompt of 6 tokens");
        refused(() -> program.ids(""), "a prompt of 1 tokens");
        refused(() -> new Interpreter(program).run(0, 4), "token 4 at position 1");
        CompiledProgram compiled = CompiledProgram.of(program, Options.bare(), List.of());
        refused(() -> compiled.pairs(1, 0), "by 0 ways to corrupt");
        List<Corruption> same = List.of(new Corruption("nothing", _ -> {
            List<Integer> prompt = new ArrayList<>(List.of(0, 1));
            return new Corruption.Draft(prompt, prompt);
        }));
        refused(() -> CompiledProgram.of(program, Options.bare(), same).pairs(1, 0), "no pair of p");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String part) {
        assertThatThrownBy(call).isInstanceOf(InputException.class).hasMessageContaining(part);
    }
}
