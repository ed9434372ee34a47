package dev.whence.networks.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptPairsTest {
    private static final String GOOD = "{\"clean\":[1,2],\"corrupt\":[1,3],\"answer\":[4],\"distractor\":[5]}";

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        Path file = folder.resolve("pairs.jsonl");
        Files.writeString(file, text);
        return file;
    }

    private PromptPairs ids(String text) throws IOException {
        return PromptPairs.read(file(text), Optional.empty(), 10, 4);
    }

    @Test
    void idsAreReadAndWrittenBack() throws IOException {
        PromptPairs pairs = ids("\uFEFF" + GOOD + "\r\n\n" + "{\"answer\":7,\"corrupt\":[6],\"clean\":[6]}");
        assertThat(pairs.pairs())
                .containsExactly(
                        new PromptPair(List.of(1, 2), List.of(1, 3), 4, OptionalInt.of(5)),
                        new PromptPair(List.of(6), List.of(6), 7, OptionalInt.empty()));
        assertThat(pairs.identical()).isEqualTo(1);
        assertThat(pairs.size()).isEqualTo(2);
        assertThat(pairs.pairs().get(0).firstDifference()).hasValue(1);
        assertThat(pairs.pairs().get(1).firstDifference()).isEmpty();
        assertThat(pairs.pairs().get(0).cleanIds()).containsExactly(1, 2);
        assertThat(pairs.pairs().get(0).corruptIds()).containsExactly(1, 3);
        assertThat(pairs.source()).endsWith("pairs.jsonl");
        assertThat(ids(pairs.toJsonLines()).pairs()).isEqualTo(pairs.pairs());
    }

    @Test
    void textsAreEncodedAsPromptsAndAnswersAsContinuations() throws IOException {
        try (var tokenizer = WordTokenizer.write(folder, List.of("Mary", "John", "gave", "to"))) {
            PromptPairs pairs = PromptPairs.read(
                    file(
                            "{\"clean\":\"Mary gave to\",\"corrupt\":[1,5,6,7],\"answer\":\" John\",\"distractor\":\"Mary\"}"),
                    Optional.of(tokenizer),
                    8,
                    10);
            assertThat(pairs.pairs())
                    .containsExactly(new PromptPair(List.of(1, 4, 6, 7), List.of(1, 5, 6, 7), 5, OptionalInt.of(4)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | line 2, column | not JSON",
                "nonsense | line 2 | not JSON",
                "{} {} | line 2 | not JSON",
                "{\"clean\":[1],\"clean\":[1]} | line 2 | not JSON",
                "[1,2] | line 2: found an array | expected an object",
                "7 | line 2: found a number | expected an object",
                "{\"corrupt\":[1],\"answer\":1} | line 2 | no field \"clean\"",
                "{\"clean\":[1],\"answer\":1} | line 2 | no field \"corrupt\"",
                "{\"clean\":[1],\"corrupt\":[2]} | line 2 | no field \"answer\"",
                "{\"clean\":[1],\"corupt\":[2],\"answer\":1} | 'corupt' | did you mean 'corrupt'?",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":1,\"zzzzzz\":1} | 'zzzzzz' | it has: clean",
                "{\"clean\":[],\"corrupt\":[2],\"answer\":1} | line 2, field \"clean\" | an empty prompt",
                "{\"clean\":[1],\"corrupt\":[],\"answer\":1} | line 2, field \"corrupt\" | an empty prompt",
                "{\"clean\":[10],\"corrupt\":[2],\"answer\":1} | line 2, field \"clean\" | token id 10, expected 0 to 9",
                "{\"clean\":[1],\"corrupt\":[-1],\"answer\":1} | field \"corrupt\" | token id -1, expected 0 to 9",
                "{\"clean\":[1],\"corrupt\":[99999999999],\"answer\":1} | field \"corrupt\" | token id 99999999999",
                "{\"clean\":[1.5],\"corrupt\":[1],\"answer\":1} | field \"clean\" | found 1.5",
                "{\"clean\":[null],\"corrupt\":[1],\"answer\":1} | field \"clean\" | found null",
                "{\"clean\":[[1]],\"corrupt\":[1],\"answer\":1} | field \"clean\" | found an array",
                "{\"clean\":5,\"corrupt\":[1],\"answer\":1} | field \"clean\": found a number | a text or an array",
                "{\"clean\":null,\"corrupt\":[1],\"answer\":1} | field \"clean\": found null | a text or an array",
                "{\"clean\":{},\"corrupt\":[1],\"answer\":1} | field \"clean\": found an object | a text or an array",
                "{\"clean\":[1,2,3,4,5],\"corrupt\":[1],\"answer\":1} | field \"clean\": 5 tokens | reads at most 4",
                "{\"clean\":[1,2,3],\"corrupt\":[1,2],\"answer\":1} | 3 tokens [1|2|3] and 2 tokens [1|2] | same number of tokens",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":[1,2]} | field \"answer\": 2 token ids [1|2] | expected one",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":[]} | field \"answer\": 0 token ids | expected one",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":10} | field \"answer\" | token id 10",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":true} | field \"answer\": found a boolean | expected",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":3,\"distractor\":3} | field \"distractor\" | same token as the answer, '3'",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":3,\"distractor\":[11]} | field \"distractor\" | token id 11",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":3,\"distractor\":null} | field \"distractor\" | found null",
                "{\"clean\":\"a text\",\"corrupt\":[2],\"answer\":3} | field \"clean\": found the text 'a text' | no tokenizer",
                "{\"clean\":[1],\"corrupt\":[2],\"answer\":\"Mary\"} | field \"answer\": found the text 'Mary' | no tokenizer",
                "{\"clean\":\"\",\"corrupt\":[2],\"answer\":3} | field \"clean\" | an empty prompt",
            })
    void aBadLineOfIdsIsNamed(String line, String place, String message) {
        assertThatThrownBy(() -> ids(GOOD + "\n" + line))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("pairs.jsonl, line 2")
                .hasMessageContaining(place)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "{\"clean\":\"to Mary\",\"corrupt\":\"to Ann\",\"answer\":\"x\"} | 2 tokens [to# Mary] and 5 tokens [to# #A#n#n] | same number of tokens",
                "{\"clean\":\"to\",\"corrupt\":\"to\",\"answer\":\"Mary\"} | field \"answer\": 'Mary' is 4 tokens [M#a#r#y] | ' Mary' is one token, and the prompt does not end in a space: write that",
                "{\"clean\":\"to \",\"corrupt\":\"to \",\"answer\":\"Mary\"} | field \"answer\": 'Mary' is 4 tokens | take the space off the end of both prompts",
                "{\"clean\":\"to\",\"corrupt\":\"to\",\"answer\":\" Ann\"} | ' Ann' is 4 tokens [ #A#n#n] | choose an answer that is a single token",
                "{\"clean\":\"to\",\"corrupt\":\"to\",\"answer\":\" to\"} | ' to' is 2 tokens [ #to] | without the space around it, 'to' is one token",
                "{\"clean\":\"to\",\"corrupt\":\"to\",\"answer\":\"\"} | field \"answer\" | has no token",
                "{\"clean\":\"to\",\"corrupt\":\"to\",\"answer\":\" Mary\",\"distractor\":\" Mary\"} | field \"distractor\" | same token as the answer, ' Mary'",
                "{\"clean\":\"aaaaaaaaaaa\",\"corrupt\":\"to\",\"answer\":\" Mary\"} | field \"clean\": 11 tokens | at most 10",
            })
    void aBadLineOfTextIsNamed(String line, String place, String message) throws IOException {
        TinyBpe.write(folder, List.of(" Mary", "to"));
        try (var tokenizer = HuggingFaceTokenizer.open(folder)) {
            Path file = file(line);
            assertThatThrownBy(() -> PromptPairs.read(file, Optional.of(tokenizer), tokenizer.vocabulary(), 10))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("pairs.jsonl, line 1")
                    .hasMessageContaining(place.replace('#', '|'))
                    .hasMessageContaining(message)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aWordOrTokenThatTheModelDoesNotKnowIsNamed() throws IOException {
        try (var tokenizer = WordTokenizer.write(folder, List.of("Mary", "John"))) {
            Path unknown = file("{\"clean\":\"Mary Jim\",\"corrupt\":\"Mary John\",\"answer\":\"John\"}");
            assertThatThrownBy(() -> PromptPairs.read(unknown, Optional.of(tokenizer), 6, 10))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("field \"clean\": the tokenizer does not know a word of 'Mary Jim'")
                    .hasMessageContaining("[<bos>|Mary|<unk>]");
            Path good = file("{\"clean\":\"Mary\",\"corrupt\":\"John\",\"answer\":\"John\"}");
            assertThatThrownBy(() -> PromptPairs.read(good, Optional.of(tokenizer), 5, 10))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("field \"corrupt\": 'John' is token 5, but the model has 5 tokens");
        }
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        assertThatThrownBy(() -> ids("")).isInstanceOf(InputException.class).hasMessageContaining("no prompt pairs");
        assertThatThrownBy(() -> ids("\n \n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no prompt pairs");
        assertThatThrownBy(() -> PromptPairs.read(folder.resolve("no.jsonl"), Optional.empty(), 9, 9))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no.jsonl: no such file");
        assertThatThrownBy(() -> PromptPairs.read(folder, Optional.empty(), 9, 9))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it is a folder");
        Path latin = folder.resolve("latin.jsonl");
        Files.write(latin, "{\"clean\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PromptPairs.read(latin, Optional.empty(), 9, 9))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aPairThatCannotBeIsRefused() {
        assertThatThrownBy(() -> PromptPair.of(new int[] {1}, new int[] {1, 2}, 1, OptionalInt.empty()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("1 tokens and a corrupt one of 2");
        assertThatThrownBy(() -> PromptPair.of(new int[0], new int[0], 1, OptionalInt.empty()))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> PromptPair.of(new int[] {-1}, new int[] {1}, 1, OptionalInt.empty()))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> PromptPair.of(new int[] {1}, new int[] {1}, 1, OptionalInt.of(1)))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new PromptPairs("here", List.of())).isInstanceOf(InputException.class);
    }

    @Property(tries = 300)
    void aDamagedLineIsReadOrRefused(
            @ForAll @IntRange(max = 70) int at,
            @ForAll @IntRange(max = 6) int removed,
            @ForAll @CharRange(from = ' ', to = '\u00ff') @StringLength(max = 3) String put)
            throws IOException {
        int from = Math.min(at, GOOD.length());
        String line = GOOD.substring(0, from) + put + GOOD.substring(Math.min(GOOD.length(), from + removed));
        Path file = Files.createTempFile("pairs", ".jsonl");
        try {
            Files.writeString(file, line);
            assertThatCode(() -> {
                        try {
                            PromptPairs.read(file, Optional.of(new IdTokenizer(10)), 10, 4);
                        } catch (InputException wrong) {
                            assertThat(wrong.getMessage())
                                    .contains(file.toString())
                                    .doesNotContain("\n");
                        }
                    })
                    .doesNotThrowAnyException();
        } finally {
            Files.delete(file);
        }
    }
}
