package dev.whence.networks.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordTokenizerTest {
    private static final List<String> WORDS = List.of("When", "Mary", "went", "17", ".", ",", "?", "Ünal", "+");

    @TempDir
    Path folder;

    @Test
    void wordsAndPunctuationAreTokensAndBosComesFirst() {
        try (var tokenizer = WordTokenizer.write(folder, WORDS)) {
            assertThat(tokenizer.encode("When Mary went, 17.")).containsExactly(1, 4, 5, 6, 9, 7, 8);
            assertThat(tokenizer.encode("")).containsExactly(1);
            assertThat(tokenizer.encodeContinuation(" Mary")).containsExactly(5);
            assertThat(tokenizer.encodeContinuation("Mary")).containsExactly(5);
            assertThat(tokenizer.encodeContinuation("17+17")).containsExactly(7, 12, 7);
            assertThat(tokenizer.encodeContinuation("Ünal ?!")).containsExactly(11, 10, 3);
            assertThat(tokenizer.encodeContinuation(" went . <eos>")).containsExactly(6, 8, 2);
            assertThat(tokenizer.encode("John")).containsExactly(1, 3);
            assertThat(tokenizer.vocabulary()).isEqualTo(4 + WORDS.size());
            assertThat(tokenizer.endOfText()).hasValue(WordTokenizer.EOS);
            assertThat(tokenizer.unknown()).hasValue(3);
            assertThat(tokenizer.token(5)).isEqualTo("Mary");
            assertThat(tokenizer.token(2)).isEqualTo("<eos>");
        }
    }

    @Test
    void decodingPutsSpacesBetweenWordsButNotBeforePunctuation() {
        try (var tokenizer = WordTokenizer.write(folder, WORDS)) {
            assertThat(tokenizer.decode(1, 4, 5, 6, 9, 7, 8, 2)).isEqualTo("When Mary went, 17.");
            for (int a = 4; a < tokenizer.vocabulary(); a++) {
                for (int b = 4; b < tokenizer.vocabulary(); b++) {
                    assertThat(tokenizer.encodeContinuation(tokenizer.decode(a, b)))
                            .containsExactly(a, b);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty",
                "a b | white space",
                "<eos> | there already",
                "don't | would be split",
                ".. | would be split",
                "Mary | there already"
            })
    void aVocabularyThatCannotBeIsRefused(String word, String message) {
        assertThatThrownBy(() -> WordTokenizer.json(List.of("Mary", word)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("word 2 of the vocabulary")
                .hasMessageContaining("<eos>".equals(word) ? "'<eos>'" : message);
        assertThatThrownBy(() -> WordTokenizer.json(List.of())).isInstanceOf(InputException.class);
    }

    @Property(tries = 50)
    void bareIdsComeBack(@ForAll @NotEmpty @Size(max = 20) List<@IntRange(max = 99) Integer> ids) {
        IdTokenizer tokenizer = new IdTokenizer(100);
        int[] array = ids.stream().mapToInt(i -> i).toArray();
        assertThat(tokenizer.encode(tokenizer.decode(array))).containsExactly(array);
    }

    @Test
    void whatIsNoIdIsNamed() {
        IdTokenizer tokenizer = new IdTokenizer(10);
        assertThat(tokenizer.encode(" 1  5\t9 ")).containsExactly(1, 5, 9);
        assertThat(tokenizer.encode(" ")).isEmpty();
        assertThatThrownBy(() -> tokenizer.encode("1 x"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'x'");
        assertThatThrownBy(() -> tokenizer.encode("10"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("10");
        assertThatThrownBy(() -> new IdTokenizer(0)).isInstanceOf(InputException.class);
    }
}
