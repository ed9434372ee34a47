package dev.whence.networks.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.networks.tokens.HuggingFaceTokenizer;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.WordTokenizer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
    private static final List<String> TRAINING = Corpus.sentences(40_000, 1);

    @TempDir
    Path folder;

    static List<Task> heldOut() {
        return Corpus.heldOut();
    }

    private HuggingFaceTokenizer tokenizer() {
        return WordTokenizer.write(folder, Corpus.words());
    }

    @Test
    void everySentenceIsOfKnownWordsShortAndComesBack() {
        assertThat(Corpus.words()).hasSizeLessThanOrEqualTo(600).doesNotHaveDuplicates();
        try (var tokenizer = tokenizer()) {
            for (String sentence : TRAINING.subList(0, 5000)) {
                int[] ids = tokenizer.encode(sentence + " <eos>");
                assertThat(ids)
                        .hasSizeLessThanOrEqualTo(Corpus.LONGEST)
                        .doesNotContain(tokenizer.unknown().orElseThrow());
                assertThat(ids).startsWith(WordTokenizer.BOS).endsWith(WordTokenizer.EOS);
                assertThat(tokenizer.decode(ids)).isEqualTo(sentence.replace(" .", "."));
            }
        }
    }

    @Test
    void everyWordIsUsed() {
        Set<String> used = TRAINING.stream()
                .flatMap(s -> Pattern.compile("\\w+|[.,]").matcher(s).results().map(MatchResult::group))
                .collect(Collectors.toSet());
        Set<String> words = new HashSet<>(Corpus.words());
        words.removeAll(used);
        // No war ends in its first year.
        assertThat(words).isSubsetOf("00");
    }

    @Test
    void sentencesDependOnTheSeedAlone() {
        assertThat(Corpus.sentences(100, 5)).isEqualTo(Corpus.sentences(100, 5)).isNotEqualTo(Corpus.sentences(100, 6));
        assertThat(Corpus.sentences(0, 5)).isEmpty();
        assertThatThrownBy(() -> Corpus.sentences(-1, 5)).isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @MethodSource("heldOut")
    void whatIsHeldOutIsNeverTrainedOn(Task task) {
        List<TextPair> pairs = Corpus.evaluation(task.name(), 120, 3);
        assertThat(pairs).hasSize(120);
        Set<String> starts = new HashSet<>();
        for (String sentence : TRAINING) {
            for (int end = sentence.indexOf(' '); end >= 0; end = sentence.indexOf(' ', end + 1)) {
                starts.add(sentence.substring(0, end));
            }
        }
        assertThat(pairs).allSatisfy(pair -> {
            assertThat(starts.contains(pair.clean())).isFalse();
            assertThat(starts.contains(pair.corrupt())).isFalse();
        });
        try (var tokenizer = tokenizer()) {
            TaskPairs tokenised = TaskPairs.of(task, tokenizer, 120, 3);
            assertThat(tokenised.dropped()).isZero();
            for (PromptPair pair : tokenised.pairs().pairs()) {
                assertThat(pair.length()).isLessThan(Corpus.LONGEST);
                assertThat(pair.firstDifference()).isPresent();
            }
        }
    }

    @Test
    void namesThatAreHeldOutNeverMeet() {
        Set<Set<String>> met =
                TRAINING.stream().map(s -> named(s)).filter(s -> s.size() == 2).collect(Collectors.toSet());
        assertThat(met).hasSizeGreaterThan(250);
        assertThat(Corpus.evaluation("indirect-objects", 300, 2))
                .allSatisfy(pair -> assertThat(met).doesNotContain(named(pair.clean())));
    }

    private static Set<String> named(String text) {
        return Pattern.compile("\\w+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(IndirectObjects.NAMES::contains)
                .collect(Collectors.toSet());
    }

    @Test
    void objectsNeverHaveTheColoursThatAreHeldOut() {
        Set<String> seen = TRAINING.stream().flatMap(s -> coloured(s).stream()).collect(Collectors.toSet());
        assertThat(seen).hasSize(120);
        assertThat(Corpus.evaluation("colours", 300, 2)).allSatisfy(pair -> {
            assertThat(coloured(pair.clean())).hasSize(3).noneMatch(seen::contains);
            String asked =
                    pair.clean().substring(pair.clean().lastIndexOf("The ") + 4).replace(" is", "");
            assertThat(coloured(pair.clean())).contains(pair.answer().strip() + " " + asked);
        });
    }

    private static Set<String> coloured(String text) {
        return Pattern.compile("\\ba (\\w+ \\w+)")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(s -> CorpusColours.COLOURS.contains(s.split(" ")[0]))
                .collect(Collectors.toSet());
    }

    @Test
    void yearsThatAreHeldOutBeginNoWar() {
        Pattern war = Pattern.compile("The \\w+ lasted from the year (\\d\\d \\d\\d) to the year (\\d\\d)( \\d\\d .)?");
        Set<String> seen = new HashSet<>();
        for (String sentence : TRAINING) {
            Matcher matcher = war.matcher(sentence);
            if (matcher.matches()) {
                seen.add(matcher.group(1));
                int end = Integer.parseInt(matcher.group(3).replaceAll("\\D", ""));
                assertThat(end).isGreaterThan(Integer.parseInt(matcher.group(1).substring(3)));
            }
        }
        assertThat(seen).hasSizeGreaterThan(550);
        assertThat(Corpus.evaluation("greater-than", 300, 2)).allSatisfy(pair -> {
            Matcher clean = war.matcher(pair.clean());
            Matcher corrupt = war.matcher(pair.corrupt());
            assertThat(clean.matches() && corrupt.matches()).isTrue();
            assertThat(seen).doesNotContain(clean.group(1), corrupt.group(1));
            int start = Integer.parseInt(clean.group(1).substring(3));
            int before = Integer.parseInt(corrupt.group(1).substring(3));
            assertThat(Integer.parseInt(pair.answer().strip())).isGreaterThan(start);
            assertThat(Integer.parseInt(pair.distractor().strip()))
                    .isLessThanOrEqualTo(start)
                    .isGreaterThan(before);
            assertThat(pair.right()).hasSize(99 - start);
            assertThat(pair.wrong()).hasSize(start + 1);
        });
    }

    @Test
    void compositionsThatAreHeldOutAreNotAskedForButEachHopIsTold() {
        Pattern composed = Pattern.compile("The (\\w+) of the country that (\\w+) came from is");
        Set<String> asked = new HashSet<>();
        Set<String> told = new HashSet<>();
        for (String sentence : TRAINING) {
            asked(sentence).forEach(asked::add);
            told.add(sentence);
        }
        int checked = 0;
        for (TextPair pair : Corpus.evaluation("two-hop-facts", 300, 2)) {
            assertThat(asked(pair.clean())).noneMatch(asked::contains);
            assertThat(asked(pair.corrupt())).noneMatch(asked::contains);
            Matcher matcher = composed.matcher(pair.clean());
            if (matcher.matches()) {
                checked++;
                String relation = matcher.group(1);
                String person = matcher.group(2);
                World.Country country = World.COUNTRIES.stream()
                        .filter(c -> c.people().contains(person))
                        .findFirst()
                        .orElseThrow();
                assertThat(told.contains(person + " came from " + country.name() + " .")
                                || told.contains("The country of " + person + " is " + country.name() + " ."))
                        .isTrue();
                assertThat(told.contains("The " + relation + " of " + country.name() + " is" + pair.answer() + " .")
                                || told.contains(
                                        "In " + country.name() + " the " + relation + " is" + pair.answer() + " ."))
                        .isTrue();
            }
        }
        assertThat(checked).isGreaterThan(100);
        assertThat(asked).hasSize(15 * 5 * 3 * 4 / 5);
    }

    private static List<String> asked(String text) {
        Matcher first = Pattern.compile("The (\\w+) of the country that (\\w+) came from is.*")
                .matcher(text);
        Matcher second =
                Pattern.compile("The country of (\\w+) has the (\\w+).*").matcher(text);
        if (first.matches()) {
            return List.of(first.group(2) + " " + first.group(1));
        }
        return second.matches() ? List.of(second.group(1) + " " + second.group(2)) : List.of();
    }

    @Test
    void aTaskThatIsNoneIsNamed() {
        assertThatThrownBy(() -> Corpus.evaluation("color", 1, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no task named 'color' in the corpus; did you mean 'colours'?");
    }
}
