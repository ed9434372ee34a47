package dev.whence.networks.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.networks.tokens.HuggingFaceTokenizer;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.TinyBpe;
import dev.whence.networks.tokens.Tokenizer;
import dev.whence.networks.tokens.WordTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TasksTest {
    private static final int COUNT = 200;

    @TempDir
    Path folder;

    static List<Task> all() {
        return Tasks.all();
    }

    private static List<TextPair> pairs(String task) {
        return Tasks.named(task).pairs(COUNT, 7);
    }

    private static List<String> words(String text) {
        return List.of(text.split("[ ,.?\\n]+"));
    }

    private Tokenizer tokenizer(Task task) {
        Set<String> words = new LinkedHashSet<>();
        for (TextPair pair : task.pairs(COUNT, 7)) {
            for (String text : List.of(pair.clean(), pair.corrupt(), pair.answer(), pair.distractor())) {
                Matcher matcher = Pattern.compile("\\w+|[^\\w\\s]").matcher(text);
                matcher.results().map(MatchResult::group).forEach(words::add);
            }
            pair.right().forEach(word -> words.add(word.strip()));
            pair.wrong().forEach(word -> words.add(word.strip()));
        }
        return WordTokenizer.write(folder, List.copyOf(words));
    }

    @ParameterizedTest
    @MethodSource("all")
    void pairsDifferDependOnTheSeedAndAlign(Task task) {
        List<TextPair> pairs = task.pairs(COUNT, 7);
        assertThat(pairs).hasSize(COUNT).doesNotHaveDuplicates().isEqualTo(task.pairs(COUNT, 7));
        assertThat(task.pairs(COUNT, 8)).isNotEqualTo(pairs);
        assertThat(pairs).allSatisfy(pair -> {
            assertThat(pair.clean()).isNotEqualTo(pair.corrupt()).doesNotEndWith(" ");
            assertThat(pair.answer()).isNotEqualTo(pair.distractor());
        });
        try (Tokenizer tokenizer = tokenizer(task)) {
            TaskPairs tokenised = TaskPairs.of(task, tokenizer, 50, 7);
            assertThat(tokenised.pairs().size()).isEqualTo(50);
            assertThat(tokenised.choices()).hasSize(50);
            for (int i = 0; i < 50; i++) {
                PromptPair pair = tokenised.pairs().pairs().get(i);
                assertThat(pair.firstDifference()).isPresent();
                assertThat(tokenised.choices().get(i).right()).contains(pair.answer());
                assertThat(tokenised.choices().get(i).wrong())
                        .contains(pair.distractor().orElseThrow());
            }
        }
        assertThat(task.description()).isNotBlank().doesNotContain("\n");
        assertThat(task.source()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ioi", "ioi-third-name"})
    void theIndirectObjectIsTheNameThatComesOnce(String task) {
        Set<String> orders = new LinkedHashSet<>();
        for (TextPair pair : pairs(task)) {
            List<String> named = words(pair.clean()).stream()
                    .filter(IndirectObjects.NAMES::contains)
                    .toList();
            assertThat(named).hasSize(3);
            String once = named.stream()
                    .filter(n -> named.indexOf(n) == named.lastIndexOf(n))
                    .findFirst()
                    .orElseThrow();
            assertThat(pair.answer()).isEqualTo(" " + once);
            assertThat(pair.distractor()).isEqualTo(" " + named.get(2));
            List<String> corrupt = words(pair.corrupt()).stream()
                    .filter(IndirectObjects.NAMES::contains)
                    .toList();
            assertThat(corrupt.subList(0, 2)).isEqualTo(named.subList(0, 2));
            if ("ioi".equals(task)) {
                assertThat(corrupt.get(2)).isEqualTo(once);
            } else {
                assertThat(corrupt.get(2)).isNotIn(named);
            }
            orders.add(named.indexOf(named.get(2)) == 0 ? "BABA" : "ABBA");
        }
        assertThat(orders).containsExactlyInAnyOrder("ABBA", "BABA");
    }

    @Test
    void aLaterYearIsGreater() {
        for (TextPair pair : pairs("greater-than")) {
            Matcher clean = year(pair.clean());
            Matcher corrupt = year(pair.corrupt());
            int start = Integer.parseInt(clean.group(2));
            assertThat(clean.group(3)).isEqualTo(clean.group(1)).isEqualTo(corrupt.group(1));
            assertThat(corrupt.group(2)).isEqualTo("01");
            assertThat(Integer.parseInt(pair.answer())).isGreaterThan(start);
            assertThat(Integer.parseInt(pair.distractor())).isGreaterThan(1).isLessThanOrEqualTo(start);
            assertThat(pair.right()).hasSize(99 - start).allMatch(y -> Integer.parseInt(y) > start);
            assertThat(pair.wrong()).hasSize(start + 1).allMatch(y -> Integer.parseInt(y) <= start);
        }
    }

    private static Matcher year(String prompt) {
        Matcher matcher = Pattern.compile("The \\w+ lasted from the year (\\d\\d)(\\d\\d) to the year (\\d\\d)")
                .matcher(prompt);
        assertThat(matcher.matches()).isTrue();
        return matcher;
    }

    @Test
    void theColourIsThatOfTheThingAskedFor() {
        for (TextPair pair : pairs("colours")) {
            for (boolean clean : new boolean[] {true, false}) {
                String text = clean ? pair.clean() : pair.corrupt();
                String asked = text.substring(text.lastIndexOf("color is the ") + 13, text.lastIndexOf('?'));
                Matcher matcher =
                        Pattern.compile("an? (\\w+) " + asked + "[,.]").matcher(text);
                assertThat(matcher.find()).isTrue();
                assertThat((clean ? pair.answer() : pair.distractor())).isEqualToIgnoringCase(" " + matcher.group(1));
                assertThat(matcher.find()).isFalse();
            }
        }
    }

    @Test
    void theVerbAgreesWithTheSubject() {
        Set<String> plural = Set.of(" are", " were", " have");
        for (TextPair pair : pairs("agreement")) {
            assertThat(plural.contains(pair.answer()))
                    .isEqualTo(words(pair.clean()).get(1).endsWith("s"));
            assertThat(plural.contains(pair.distractor()))
                    .isEqualTo(words(pair.corrupt()).get(1).endsWith("s"));
        }
    }

    @Test
    void inductionAnswersWithWhatFollowedBefore() {
        for (TextPair pair : pairs("induction")) {
            List<String> words = words(pair.clean());
            assertThat(pair.answer().strip()).isEqualTo(words.get(words.indexOf(words.getLast()) + 1));
            List<String> corrupt = words(pair.corrupt());
            assertThat(pair.distractor().strip()).isEqualTo(corrupt.get(corrupt.indexOf(corrupt.getLast()) + 1));
        }
        PromptPairs ids = Induction.overIds(IntStream.range(3, 40).boxed().toList(), 8, 100, 1);
        for (PromptPair pair : ids.pairs()) {
            assertThat(pair.length()).isEqualTo(9);
            assertThat(pair.firstDifference()).isPresent();
            int last = pair.corrupt().getLast();
            int before = pair.corrupt().indexOf(last);
            assertThat(pair.distractor()).hasValue(pair.corrupt().get(before + 1));
            assertThat(pair.answer())
                    .isEqualTo(
                            pair.clean().get(pair.clean().indexOf(pair.clean().getLast()) + 1));
        }
        assertThat(ids.pairs().stream()
                        .filter(pair ->
                                pair.clean().getLast().equals(pair.corrupt().getLast())))
                .hasSizeBetween(25, 50); // those in which two tokens change places
        assertThatThrownBy(() -> Induction.overIds(List.of(1, 2, 3), 4, 1, 1)).isInstanceOf(InputException.class);
    }

    @Test
    void factsAreTrue() {
        Map<String, String> some = Map.of(
                "The capital of France is", " Paris",
                "In Japan, the currency is", " yen",
                "The name of the language of Hungary is", " Hungarian",
                "The capital of Poland is", " Warsaw",
                "In Norway, the capital is", " Oslo");
        Map<String, String> composed = Map.of(
                "The capital of the country of the Eiffel Tower is", " Paris",
                "The language of the country whose capital is Lisbon is", " Portuguese",
                "The currency of the country of the Buda Castle is", " forint",
                "The capital of the country of the Kremlin is", " Moscow");
        assertThat(found(Tasks.named("facts").pairs(800, 1))).containsAllEntriesOf(some);
        assertThat(found(Tasks.named("two-hop-facts").pairs(700, 1))).containsAllEntriesOf(composed);
    }

    private static Map<String, String> found(List<TextPair> pairs) {
        return pairs.stream()
                .flatMap(pair ->
                        Stream.of(Map.entry(pair.clean(), pair.answer()), Map.entry(pair.corrupt(), pair.distractor())))
                .distinct()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void sumsAndDifferencesAreRight() {
        for (TextPair pair : pairs("arithmetic")) {
            assertThat(result(pair.clean()))
                    .isEqualTo(Integer.parseInt(pair.answer().strip()));
            assertThat(result(pair.corrupt()))
                    .isEqualTo(Integer.parseInt(pair.distractor().strip()));
        }
    }

    private static int result(String prompt) {
        int[] numbers = Arrays.stream(prompt.replaceAll("\\D+", " ").strip().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
        return prompt.contains("minus") || prompt.contains("difference")
                ? numbers[0] - numbers[1]
                : numbers[0] + numbers[1];
    }

    @Test
    void pairsThatDoNotAlignAreDroppedAndCounted() throws IOException {
        // Only these names are one token; the others are as many as they have letters, and one for the space.
        TinyBpe.write(folder, List.of(" Mary", " John", " Tom", " Dan", " Anna", " Kate"));
        try (var tokenizer = HuggingFaceTokenizer.open(folder)) {
            TaskPairs pairs = TaskPairs.of(Tasks.named("ioi"), tokenizer, 10, 3);
            assertThat(pairs.pairs().size()).isEqualTo(10);
            assertThat(pairs.dropped()).isPositive();
            assertThat(pairs.pairs().pairs())
                    .allSatisfy(
                            pair -> assertThat(tokenizer.token(pair.answer())).startsWith(" "));
            assertThatThrownBy(() -> TaskPairs.of(Tasks.named("colours"), tokenizer, 10, 3))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("the task colours gives 0 pairs that align in this tokenizer, asked for 10")
                    .hasMessageContaining("were dropped, the last because")
                    .hasMessageNotContaining("\n");
        }
        try (var tokenizer = WordTokenizer.write(folder, List.of("Mary"))) {
            assertThatThrownBy(() -> TaskPairs.of(Tasks.named("ioi"), tokenizer, 1, 3))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("does not know a word of");
        }
    }

    @Test
    void wrongNamesAndCountsAreRefused() {
        assertThatThrownBy(() -> Tasks.named("greater-then"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'greater-than'?");
        assertThatThrownBy(() -> Tasks.named("ioi").pairs(0, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("0 pairs");
        assertThatThrownBy(() -> Tasks.named("facts").pairs(100_000, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("different pairs, asked for 100000");
        assertThatThrownBy(() -> new TextPair("a", "b", "c", "d", List.of("c", "d"), List.of("d")))
                .isInstanceOf(InputException.class);
    }
}
