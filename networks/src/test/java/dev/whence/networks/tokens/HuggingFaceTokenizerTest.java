package dev.whence.networks.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceTokenizerTest {
    @TempDir
    Path folder;

    private HuggingFaceTokenizer bpe(String... words) throws IOException {
        TinyBpe.write(folder, List.of(words));
        return HuggingFaceTokenizer.open(folder);
    }

    private static List<String> shown(Tokenizer tokenizer, int... ids) {
        return Arrays.stream(ids).mapToObj(tokenizer::token).toList();
    }

    @Test
    void bytePairsAreMergedAndSpacesStayVisible() throws IOException {
        try (var tokenizer = bpe(" Mary", "When", " and")) {
            assertThat(shown(tokenizer, tokenizer.encode("When Mary and Jo")))
                    .containsExactly("When", " Mary", " and", " ", "J", "o");
            assertThat(shown(tokenizer, tokenizer.encodeContinuation("Mary"))).containsExactly("M", "a", "r", "y");
            assertThat(tokenizer.vocabulary()).isEqualTo(257 + 4 + 3 + 3);
            assertThat(tokenizer.unknown()).isEmpty();
        }
    }

    @Test
    void everyTextComesBackAndNoneIsPaddedOrCut() throws IOException {
        try (var tokenizer = bpe(" Mary", "When")) {
            for (String text : List.of("", "a", "When Mary", "  two  spaces\n\ttab", "é € 漢 😀", "don't")) {
                assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            }
            assertThat(tokenizer.encode("abcdefgh")).hasSize(8);
            assertThat(shown(tokenizer, tokenizer.encode("€"))).containsExactly("<0xE2>", "<0x82>", "<0xAC>");
        }
    }

    @Test
    void specialTokensAreShownAndLeftOutOfTexts() throws IOException {
        try (var tokenizer = bpe("ab")) {
            int[] ids = tokenizer.encode("ab<|endoftext|>");
            assertThat(shown(tokenizer, ids)).containsExactly("ab", "<|endoftext|>");
            assertThat(tokenizer.decode(ids)).isEqualTo("ab");
            assertThatThrownBy(() -> tokenizer.decode(100_000))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("no token 100000");
            assertThatThrownBy(() -> tokenizer.token(-1)).isInstanceOf(InputException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tokenizer_config.json | {\"eos_token\": \"<END>\"} | 0",
                "tokenizer_config.json | {\"eos_token\": {\"content\": \"a\"}} | 98",
                "special_tokens_map.json | {\"eos_token\": \"a\"} | 98",
                "generation_config.json | {\"eos_token_id\": [7, 8]} | 7",
                "config.json | {\"eos_token_id\": 5} | 5",
                "config.json | {\"eos_token_id\": null} | -1",
                "config.json | {} | -1",
            })
    void theEndOfATextIsWhatTheFolderSays(String file, String content, int id) throws IOException {
        Files.writeString(folder.resolve(file), content.replace("<END>", "<|endoftext|>"));
        try (var tokenizer = bpe("ab")) {
            assertThat(tokenizer.endOfText().orElse(-1)).isEqualTo(id);
        }
    }

    @Test
    void aContinuationHasNoSpacePutInFront() throws IOException {
        // As Llama 2's and Mistral's: a text starts with a space that was not there.
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[
                  {"id":0,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
                 "normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},
                  {"type":"Replace","pattern":{"String":" "},"content":"▁"}]},
                 "pre_tokenizer":null,
                 "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},
                  {"Sequence":{"id":"A","type_id":0}}],"pair":[{"Sequence":{"id":"A","type_id":0}},
                  {"Sequence":{"id":"B","type_id":1}}],"special_tokens":{"<s>":{"id":"<s>","ids":[0],"tokens":["<s>"]}}},
                 "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},
                  {"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
                 "model":{"type":"BPE","vocab":{"<s>":0,"▁":1,"a":2,"b":3,"▁a":4},"merges":["▁ a"]}}
                """);
        try (var tokenizer = HuggingFaceTokenizer.open(folder)) {
            assertThat(tokenizer.encode("a b a")).containsExactly(0, 4, 1, 3, 4);
            assertThat(tokenizer.encodeContinuation(" a")).containsExactly(4);
            assertThat(tokenizer.encodeContinuation("a")).containsExactly(2);
            assertThat(tokenizer.token(4)).isEqualTo(" a");
            assertThat(tokenizer.decode(0, 4, 1, 3, 4)).isEqualTo("a b a");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | not JSON",
                "[] | expected a JSON object",
                "{} | no field \"model\"",
                "{\"model\": {}} | \"model.vocab\"",
                "{\"model\": {\"vocab\": {}}} | is empty",
                "{\"model\": {\"vocab\": {\"a\": -1}}} | 'a' has the id -1",
                "{\"model\": {\"vocab\": {\"a\": \"x\"}}} | 'a' has the id \"x\"",
                "{\"model\": {\"vocab\": {\"a\": 0}, \"type\": \"Words\"}} | cannot read it",
                "{\"model\": {\"vocab\": {\"a\": 0}, \"type\": \"BPE\", \"merges\": [\"a b\"]}} | cannot read it",
            })
    void aFileThatIsNoTokenizerIsNamed(String json, String message) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aMissingFileAFolderAndAWrongEndAreNamed() throws IOException {
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json: no such file");
        Files.createDirectory(folder.resolve("tokenizer.json"));
        assertThatThrownBy(() -> HuggingFaceTokenizer.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it is a folder");
        Files.delete(folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"</s>\"}");
        assertThatThrownBy(() -> bpe("ab"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer_config.json")
                .hasMessageContaining("'</s>'");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": \"x\"}");
        assertThatThrownBy(() -> bpe("ab"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining("eos_token_id");
    }

    @Test
    void itIsTheSameFromManyThreads() throws IOException {
        try (var tokenizer = bpe(" Mary", "When")) {
            int[] expected = tokenizer.encode("When Mary and Mary");
            assertThat(Stream.generate(() -> "When Mary and Mary")
                            .limit(500)
                            .parallel()
                            .map(tokenizer::encode))
                    .allSatisfy(ids -> assertThat(ids).containsExactly(expected));
        }
    }

    @Test
    void oddTextIsEncodedOrRefused() throws IOException {
        try (var tokenizer = bpe("ab")) {
            assertThat(tokenizer.decode(tokenizer.encode("a\0b"))).isEqualTo("a\0b");
            assertThat(tokenizer.encode("\uD800x")).isNotEmpty();
        }
    }

    @Property(tries = 400)
    void aDamagedFileIsOpenedOrRefused(
            @ForAll @IntRange(max = 4500) int at,
            @ForAll @IntRange(max = 6) int removed,
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 3) String put)
            throws IOException {
        Path damaged = Files.createTempDirectory("tokenizer");
        Path file = damaged.resolve("tokenizer.json");
        try {
            TinyBpe.write(damaged, List.of("ab", " Mary"));
            String json = Files.readString(file);
            int from = Math.min(at, json.length());
            Files.writeString(
                    file, json.substring(0, from) + put + json.substring(Math.min(json.length(), from + removed)));
            assertThatCode(() -> {
                        try (var tokenizer = HuggingFaceTokenizer.open(damaged)) {
                            tokenizer.decode(tokenizer.encode("ab Mary?"));
                        } catch (InputException wrong) {
                            assertThat(wrong.getMessage())
                                    .contains("tokenizer.json")
                                    .doesNotContain("\n");
                        }
                    })
                    .doesNotThrowAnyException();
        } finally {
            Files.delete(file);
            Files.delete(damaged);
        }
    }
}
