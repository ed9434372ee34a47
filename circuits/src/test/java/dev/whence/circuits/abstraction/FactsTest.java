package dev.whence.circuits.abstraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.causal.model.AdditiveNoiseModel;
import dev.whence.circuits.directions.AlignmentReport;
import dev.whence.circuits.directions.AlignmentSearch;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import dev.whence.networks.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A trained network and a model of it: it looks a country's relation up. */
class FactsTest {
    private static final List<String> RELATIONS = List.of("capital", "language");
    private static final List<List<String>> COUNTRIES = List.of(
            List.of("Poland", "Warsaw", "Polish"),
            List.of("Russia", "Moscow", "Russian"),
            List.of("Sweden", "Stockholm", "Swedish"),
            List.of("Norway", "Oslo", "Norwegian"),
            List.of("Denmark", "Copenhagen", "Danish"),
            List.of("Japan", "Tokyo", "Japanese"),
            List.of("China", "Beijing", "Chinese"),
            List.of("Hungary", "Budapest", "Hungarian"));

    @Test
    void countryAndRelationAreWhereTheirWordsAreAndTheAnswerAtTheEnd() {
        try (Models.Loaded loaded = Models.load("tasks-4l")) {
            Network network = loaded.network();
            Tokenizer tokenizer = network.tokenizer().orElseThrow();
            List<Integer> countryTokens = new ArrayList<>();
            List<Integer> relationTokens = new ArrayList<>();
            List<Integer> answers = new ArrayList<>();
            List<List<Integer>> prompts = new ArrayList<>();
            RELATIONS.forEach(word -> relationTokens.add(tokenizer.encodeContinuation(" " + word)[0]));
            for (List<String> country : COUNTRIES) {
                countryTokens.add(tokenizer.encodeContinuation(" " + country.getFirst())[0]);
                for (int relation = 0; relation < RELATIONS.size(); relation++) {
                    answers.add(tokenizer.encodeContinuation(" " + country.get(relation + 1))[0]);
                    String text = "The " + RELATIONS.get(relation) + " of " + country.getFirst() + " is";
                    prompts.add(java.util.Arrays.stream(tokenizer.encode(text))
                            .boxed()
                            .toList());
                }
            }
            int countryAt = prompts.getFirst().indexOf(countryTokens.getFirst());
            int relationAt = prompts.getFirst().indexOf(relationTokens.getFirst());
            Hypothesis lookup = new Hypothesis(
                    AdditiveNoiseModel.builder()
                            .deterministic("country", List.of(), _ -> 0)
                            .deterministic("relation", List.of(), _ -> 0)
                            .deterministic("answer", List.of("country", "relation"), v -> 2 * v[0] + v[1])
                            .build(),
                    "answer",
                    prompt -> Map.of(
                            "country", (double) countryTokens.indexOf(prompt.get(countryAt)),
                            "relation", (double) relationTokens.indexOf(prompt.get(relationAt))),
                    value -> answers.get((int) value));
            Abstraction abstraction = new Abstraction(network, lookup, new Prompts(prompts), answers);
            Site atCountry = new Site.Residual(0, Site.Residual.Stage.AFTER, At.position(countryAt));
            Site late =
                    new Site.Residual(network.spec().layers() - 1, Site.Residual.Stage.AFTER, At.position(countryAt));
            Site end = new Site.Residual(network.spec().layers() - 1, Site.Residual.Stage.AFTER, At.last());
            AbstractionReport report = abstraction.test(
                    List.of(
                            Alignment.of("country", new Site.Embeddings(At.position(countryAt))),
                            Alignment.of("relation", new Site.Embeddings(At.position(relationAt))),
                            Alignment.of("country", atCountry),
                            Alignment.of("country", late),
                            Alignment.of("answer", end)),
                    80,
                    2,
                    1,
                    Progress.NONE);
            List<AbstractionReport.Result> results = report.results();
            assertThat(report.undisturbed().value()).isEqualTo(1);
            // Each word carries what it says before the first layer, and nothing of it once attention has read it.
            assertThat(results.get(0).accuracy().score()).isEqualTo(1);
            assertThat(results.get(1).accuracy().score()).isEqualTo(1);
            assertThat(results.get(2).accuracy().changed().value()).isBetween(0.1, 0.9);
            assertThat(results.get(3).accuracy().changed().value()).isZero();
            assertThat(results.get(3).accuracy().kept().value()).isEqualTo(1);
            assertThat(results.get(4).accuracy().all().value()).isEqualTo(1);
            // At the end the country has a subspace of its own, apart from the relation.
            AlignmentReport learned = abstraction.learn(
                    Set.of("country"),
                    List.of(new Site.Residual(2, Site.Residual.Stage.AFTER, At.last())),
                    AlignmentSearch.standard(8, 1).epochs(12),
                    160,
                    0.3,
                    3,
                    Optional.empty(),
                    Progress.NONE);
            assertThat(learned.heldOut().score()).isGreaterThan(0.85);
            assertThat(learned.gap()).isGreaterThan(0.3);
            assertThat(learned.full().kept().value()).isLessThan(0.5);
        }
    }
}
