package dev.whence.discovery.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Knowledge as text: the published files of two data sets, what is written is read, and where an error is. */
class KnowledgeFilesTest {
    /** airfoil/knowledge.txt and auto-mpg/knowledge.txt of example-causal-datasets (cmu-phil), CC0. */
    private static final String AIRFOIL =
            "/knowledge\naddtemporal\n\n1*  Chord Attack Velocity\n2  Frequency Displacement\n3  Pressure\n\n"
                    + "forbiddirect\n\nrequiredirect";

    private static final String MPG =
            "/knowledge\naddtemporal\n\n1  modelyear origin weight\n2  cylinders\n3  displacement\n4  horsepower\n"
                    + "5  acceleration mpg\n\nforbiddirect\n\nrequiredirect";

    @Test
    void tetradFiles() {
        Knowledge airfoil = KnowledgeFiles.parse("airfoil", AIRFOIL, List.of());
        assertThat(airfoil.tiers())
                .isEqualTo(Map.of(
                        "Chord", 1, "Attack", 1, "Velocity", 1, "Frequency", 2, "Displacement", 2, "Pressure", 3));
        assertThat(airfoil.closedTiers()).containsExactly(1);
        Knowledge mpg = KnowledgeFiles.parse("mpg", MPG, List.of());
        assertThat(mpg.tiers()).hasSize(8).containsEntry("mpg", 5);
        assertThat(mpg.closedTiers()).isEmpty();
        for (Knowledge known : List.of(airfoil, mpg)) {
            assertThat(KnowledgeFiles.parse("again", KnowledgeFiles.toTetrad(known), List.of()))
                    .isEqualTo(known);
            assertThat(KnowledgeSyntax.parse("again", KnowledgeSyntax.write(known), List.of()))
                    .isEqualTo(known);
        }
    }

    @Test
    void tetradNamesWithBlanksAndPatterns() {
        String text = """
            /knowledge
            addtemporal
            1 blood pressure age
            2 X*
            forbiddirect
            age blood pressure
            requiredirect
            X1 --> X2
            """;
        List<String> variables = List.of("blood pressure", "blood", "age", "X1", "X2");
        Knowledge known = KnowledgeFiles.parse("k", text, variables);
        assertThat(known.tiers()).isEqualTo(Map.of("blood pressure", 1, "age", 1, "X1", 2, "X2", 2));
        assertThat(known.forbidden()).containsExactly(new Arrow("age", "blood pressure"));
        assertThat(known.required()).containsExactly(new Arrow("X1", "X2"));
        assertThatThrownBy(() -> KnowledgeFiles.parse("k", text.replace("age\n2", "agee\n2"), variables))
                .hasMessage("k:3:18: no variable named 'agee' in the data; did you mean 'age'?");
        assertThatThrownBy(() -> KnowledgeFiles.parse("k", "/knowledge\nX1 X2", List.of()))
                .hasMessage("k:2:1: expected addtemporal, forbiddirect or requiredirect, found 'X1 X2'");
    }

    @Test
    void statements() {
        Knowledge known = KnowledgeSyntax.parse(
                "k",
                "# comment\ntier 1: a, \"b c\"\n  tier 2 closed: d # late\nforbid a->d\nrequire \"b c\" ~> d\n"
                        + "hidden a<->d\n\nforbid d ~> a\nrequire a -> e",
                List.of());
        assertThat(known)
                .isEqualTo(new Knowledge(
                        Map.of("a", 1, "b c", 1, "d", 2),
                        Set.of(2),
                        Set.of(new Arrow("a", "d")),
                        Set.of(new Arrow("a", "e")),
                        Set.of(new Arrow("d", "a")),
                        Set.of(new Arrow("b c", "d")),
                        Set.of(new Arrow("a", "d"))));
        assertThat(KnowledgeSyntax.tiers("a, \"b c\" < d < e").tiers())
                .isEqualTo(Map.of("a", 1, "b c", 1, "d", 2, "e", 3));
        assertThat(KnowledgeSyntax.forbid("a -> b, b ~> c").forbiddenPaths()).containsExactly(new Arrow("b", "c"));
        assertThat(KnowledgeSyntax.require("a -> b").required()).containsExactly(new Arrow("a", "b"));
        assertThat(KnowledgeSyntax.hidden("a <-> b").hidden()).containsExactly(new Arrow("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "forbid a => b | k:1:10: expected '->' (a direct cause) or '~>' (a cause, directly or through others),"
                        + " found '=>'",
                "forbid a -> | k:1:12: expected a variable's name, found the end of the line",
                "hidden a -> b | k:1:10: expected '<->', found '->'",
                "prevent a -> b | k:1:1: expected tier, forbid, require or hidden, found 'prevent'",
                "tier x: a | k:1:6: expected the tier's number, found 'x:'",
                "tier 1 a | k:1:8: expected ':' or 'closed:', found 'a'",
                "tier 1: a b | k:1:11: expected ',' or the end of the line (names with blanks stand in quotes), found"
                        + " 'b'",
                "require a -> a | k:1:14: 'a' is joined to itself",
                "require \"a -> b | k:1:9: the quote is never closed",
                "require a -> b c | k:1:16: expected the end of the line, found 'c'",
            })
    void errorsNameTheirPlace(String text, String message) {
        assertThatThrownBy(() -> KnowledgeSyntax.parse("k", text, List.of()))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void oneTierAVariable() {
        assertThatThrownBy(() -> KnowledgeSyntax.parse("k", "tier 1: a\ntier 2: b, a", List.of()))
                .hasMessage("k:2:12: 'a' is put in tier 2, but it is in tier 1 by k:1:9; a variable has one tier");
        assertThatThrownBy(() -> KnowledgeSyntax.tiers("a < b < a"))
                .hasMessage(
                        "--tiers:9: 'a' is put in tier 3, but it is in tier 1 by --tiers:1; a variable has one tier");
        assertThatThrownBy(() -> KnowledgeSyntax.parse("k", "tier 1: aeg", List.of("age", "sex")))
                .hasMessage("k:1:9: no variable named 'aeg' in the data; did you mean 'age'?");
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path folder) {
        SplittableRandom random = new SplittableRandom(4);
        String letters = "ab #,<>-~\"*:x;";
        for (int i = 0; i < 300; i++) {
            Set<String> names = new HashSet<>();
            while (names.size() < 6) {
                StringBuilder name = new StringBuilder();
                for (int k = 0; k <= random.nextInt(6); k++) {
                    name.append(letters.charAt(random.nextInt(letters.length())));
                }
                if (!name.toString().isBlank()) {
                    names.add(name.toString());
                }
            }
            List<String> all = List.copyOf(names);
            Map<String, Integer> tiers = new HashMap<>();
            tiers.put(all.get(0), random.nextInt(-2, 9));
            tiers.put(all.get(1), 4);
            Arrow arrow = new Arrow(all.get(2), all.get(3));
            Arrow other = new Arrow(all.get(4), all.get(5));
            Knowledge known = new Knowledge(
                    tiers, Set.of(4), Set.of(arrow), Set.of(other), Set.of(other), Set.of(arrow), Set.of(arrow, other));
            Path file = folder.resolve("k" + i + ".txt");
            KnowledgeFiles.write(file, known);
            assertThat(KnowledgeFiles.read(file, all)).isEqualTo(known);
        }
        assertThatThrownBy(() -> KnowledgeFiles.read(folder.resolve("none"), List.of()))
                .hasMessageStartingWith("no knowledge file");
    }
}
