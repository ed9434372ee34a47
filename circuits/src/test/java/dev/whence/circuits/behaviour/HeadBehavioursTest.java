package dev.whence.circuits.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tasks.Induction;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HeadBehavioursTest {
    /** The last token stood before: the answer followed it. */
    private static PromptPairs pairs() {
        return new PromptPairs(
                "pairs by hand",
                List.of(
                        pair(new int[] {0, 3, 5, 1, 8, 3}, new int[] {0, 3, 5, 1, 8, 1}, 5, 8),
                        pair(new int[] {0, 4, 7, 9, 10, 7}, new int[] {0, 4, 7, 9, 10, 4}, 9, 7),
                        pair(new int[] {6, 2, 1, 11, 5, 2}, new int[] {6, 2, 1, 11, 5, 6}, 1, 11),
                        pair(new int[] {8, 4, 1, 9, 5, 9}, new int[] {8, 4, 1, 9, 5, 4}, 5, 1)));
    }

    private static PromptPair pair(int[] clean, int[] corrupt, int answer, int distractor) {
        return PromptPair.of(clean, corrupt, answer, OptionalInt.of(distractor));
    }

    private static HeadBehaviours measured(Network network) {
        return HeadBehaviours.of(network, pairs(), Progress.NONE);
    }

    private static double value(HeadBehaviours all, int layer, int head, Behaviour behaviour) {
        return all.head(layer, head).score(behaviour).orElseThrow().value();
    }

    @Test
    void headsMadeByHandScoreOneForWhatTheyDo() {
        try (Network network = HandMade.induction()) {
            HeadBehaviours all = measured(network);

            assertThat(value(all, 0, 0, Behaviour.PREVIOUS_TOKEN)).isCloseTo(1, within(1e-6));
            assertThat(value(all, 0, 2, Behaviour.FIRST_TOKEN)).isCloseTo(1, within(1e-6));
            // The first token has none before it and finds itself: when it comes again, one query of six, it is told
            // from
            // the second by nothing.
            assertThat(value(all, 1, 0, Behaviour.INDUCTION)).isCloseTo(1 - 0.5 / 6, within(1e-6));
            // Half on the earlier copy, half on the token itself.
            assertThat(value(all, 0, 1, Behaviour.DUPLICATE_TOKEN)).isCloseTo(0.5, within(1e-6));
            assertThat(all.head(0, 0).words()).isEqualTo("previous-token head");
            assertThat(all.head(0, 1).words()).isEqualTo("duplicate-token head");
            assertThat(all.head(0, 2).words()).isEqualTo("sink");
            assertThat(all.head(1, 0).words()).isEqualTo("induction head, mover");
            assertThat(all.head(1, 1).words()).isEqualTo("no known role");
            assertThat(all.refused()).isEmpty();
        }
    }

    @Test
    void headThatAttendsToAllAlikeScoresItsControl() {
        try (Network network = HandMade.induction()) {
            List<Score> scores = measured(network).head(1, 1).scores();

            assertThat(scores)
                    .filteredOn(score -> score.behaviour() != Behaviour.COPYING)
                    .filteredOn(score -> score.behaviour() != Behaviour.COPIES_TOKEN)
                    .filteredOn(score -> score.behaviour() != Behaviour.SUPPRESSES_TOKEN)
                    .filteredOn(score -> score.behaviour() != Behaviour.RETRIEVAL)
                    .hasSizeGreaterThan(6)
                    .allSatisfy(score -> {
                        assertThat(score.value()).isCloseTo(score.expected(), within(1e-6));
                        assertThat(score.prompts()).isBetween(4, 32);
                    });
            // Every earlier position is seen by the sixth token of a prompt: one of six holds the answer.
            assertThat(value(measured(network), 1, 1, Behaviour.ANSWER_ATTENTION))
                    .isCloseTo(1 / 6.0, within(1e-6));
        }
    }

    @Test
    void inductionHeadMadeByHandMovesAndRetrievesTheAnswer() {
        try (Network network = HandMade.induction()) {
            HeadBehaviours all = measured(network);

            assertThat(value(all, 1, 0, Behaviour.ANSWER_ATTENTION)).isCloseTo(1, within(1e-6));
            assertThat(value(all, 1, 0, Behaviour.RETRIEVAL)).isEqualTo(1);
            assertThat(value(all, 1, 0, Behaviour.MOVING)).isCloseTo(1, within(1e-6));
            assertThat(value(all, 1, 0, Behaviour.COPYING)).isCloseTo(1, within(1e-6));
            assertThat(value(all, 1, 0, Behaviour.COPIES_TOKEN)).isEqualTo(1);
            assertThat(value(all, 1, 2, Behaviour.COPYING)).isCloseTo(-1, within(1e-6));
            assertThat(value(all, 1, 2, Behaviour.SUPPRESSES_TOKEN)).isEqualTo(1);
            assertThat(value(all, 1, 2, Behaviour.COPIES_TOKEN)).isZero();
            assertThat(value(all, 0, 1, Behaviour.COPYING)).isZero();
            // The head finds a normed stream of a token, its position and the token before: a third of the squares
            // each.
            double scale = Math.sqrt(HandMade.TOKENS * 2 + HandMade.CONTEXT);
            assertThat(value(all, 1, 0, Behaviour.DIRECT_EFFECT))
                    .isGreaterThan(1)
                    .isLessThan(scale);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,RMS", "-1,RMS", "1,LAYER", "-1,LAYER"})
    void identityCopiesAndItsNegativeSuppresses(int sign, Norm.Kind norm) {
        try (Network network = HandMade.copying(sign, norm)) {
            Score eigenvalues = CopyScores.eigenvalues(network, Progress.NONE).getFirst();
            List<Score> tokens = CopyScores.tokens(
                            network,
                            Prompts.of(new int[] {1, 2}, new int[] {3, 4}),
                            List.of(0, 1),
                            "two prompts",
                            Uncertainty.studentT(),
                            Progress.NONE)
                    .getFirst();

            assertThat(eigenvalues.value()).isCloseTo(sign, within(1e-5));
            assertThat(eigenvalues.interval().level()).isEqualTo(1);
            assertThat(tokens.get(0).value()).isEqualTo(sign > 0 ? 1 : 0);
            assertThat(tokens.get(1).value()).isEqualTo(sign > 0 ? 0 : 1);
            assertThat(tokens.get(0).expected()).isEqualTo(5 / 8.0);
        }
    }

    @Test
    void eigenvaluesAreThoseOfTheWholeMatrix() {
        try (Network network = HandMade.random(Norm.Kind.RMS, Block.Norms.PRE, 5)) {
            List<Score> scores = CopyScores.eigenvalues(network, Progress.NONE);
            double[][] embedding = WholeNetwork.matrix(network, "embedding.tokens");
            double[][] unembedding = WholeNetwork.scaled(
                    WholeNetwork.matrix(network, "output.weight"), WholeNetwork.vector(network, "norm.weight"));
            for (int head = 0; head < 8; head++) {
                double[][] through = WholeNetwork.valueAndOutput(network, head / 4, head % 4);
                double[][] whole = WholeNetwork.product(
                        WholeNetwork.product(unembedding, through), WholeNetwork.transposed(embedding));
                float[] flat = new float[17 * 17];
                for (int i = 0; i < flat.length; i++) {
                    flat[i] = (float) whole[i / 17][i % 17];
                }
                double expected = Tensors.withoutGradient(() -> CopyScores.eigenvalueScore(Tensors.of(flat, 17, 17)));

                assertThat(scores.get(head).value()).isCloseTo(expected, within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.Kind.class)
    void directEffectsOfAllPartsAddUpToTheLogitDifference(Norm.Kind norm) {
        try (Network network = HandMade.random(norm, Block.Norms.PRE, 3)) {
            HeadBehaviours all = measured(network);
            double heads = all.heads().stream()
                    .mapToDouble(head ->
                            head.score(Behaviour.DIRECT_EFFECT).orElseThrow().value())
                    .sum();

            assertThat(heads + WholeNetwork.restOfTheDifference(network, pairs()))
                    .isCloseTo(WholeNetwork.difference(network, pairs()), within(1e-4));
        }
    }

    @Test
    void attentionIsThatOfTheRunItself() {
        try (Network network = HandMade.random(Norm.Kind.LAYER, Block.Norms.PRE, 9)) {
            Prompts prompts = Prompts.of(new int[] {4, 2, 4, 4, 1}, new int[] {2, 2, 3, 0});
            Score score =
                    AttentionScores.of(network, prompts, "two", Uncertainty.studentT(), Progress.NONE).get(6).stream()
                            .filter(each -> each.behaviour() == Behaviour.INDUCTION)
                            .findFirst()
                            .orElseThrow();
            try (NetworkSystem system = new NetworkSystem(network, prompts)) {
                Site site = new Site.Pattern(1, 2, At.all());
                Trace.Values pattern = system.trace(List.of(site)).of(site, 0);
                // Copies of 4 stand at 0 and 2: the third looks behind the first, the fourth behind the first alone
                // (what
                // follows the third is itself), and its window of three hides position 1... but not from position 3.
                double expected = (pattern.at(2)[1] + pattern.at(3)[1] + 0) / 2;
                assertThat(score.prompts()).isEqualTo(1);
                assertThat(score.value()).isCloseTo(expected, within(1e-6));
                assertThat(score.expected()).isCloseTo((1 / 3.0 + 1 / 3.0) / 2, within(1e-12));
                assertThat(score.interval().isAvailable()).isFalse();
            }
        }
    }

    @Test
    void shippedNetworksKnownHeadsAreFound() {
        try (Models.Loaded loaded = Models.load("induction-2l")) {
            Network network = loaded.network();
            PromptPairs pairs = Induction.overIds(IntStream.range(0, 64).boxed().toList(), 20, 16, 4);
            HeadBehaviours all = HeadBehaviours.of(network, pairs, Progress.NONE);

            assertThat(all.with(Role.PREVIOUS_TOKEN))
                    .extracting(head -> head.head().toString())
                    .containsExactly("head 0.1");
            assertThat(all.with(Role.INDUCTION))
                    .extracting(head -> head.head().toString())
                    .containsExactly("head 1.0", "head 1.1", "head 1.2", "head 1.3");
            assertThat(value(all, 0, 1, Behaviour.PREVIOUS_TOKEN)).isGreaterThan(0.6);
            assertThat(value(all, 1, 0, Behaviour.INDUCTION)).isGreaterThan(0.9);
            assertThat(value(all, 0, 1, Behaviour.INDUCTION)).isLessThan(0.05);
            for (int head = 0; head < 4; head++) {
                assertThat(value(all, 1, head, Behaviour.COPYING)).isGreaterThan(0.5);
            }
        }
    }

    @Test
    void sharedNormsRefuseWhatNeedsParts() {
        for (Block.Norms norms : List.of(Block.Norms.POST, Block.Norms.SANDWICH)) {
            try (Network network = HandMade.random(Norm.Kind.LAYER, norms, 2)) {
                HeadBehaviours all = measured(network);

                assertThat(all.refused()).singleElement().asString().contains("normed before or after it is added up");
                assertThat(all.head(1, 3).score(Behaviour.DIRECT_EFFECT)).isEmpty();
                assertThat(all.head(1, 3).score(Behaviour.COPYING)).isEmpty();
                assertThat(all.head(1, 3).score(Behaviour.PREVIOUS_TOKEN)).isPresent();
                assertThat(all.head(1, 3).score(Behaviour.RETRIEVAL)).isPresent();
            }
        }
    }

    @Test
    void answersThatStandNowhereAreSaidToBeMissing() {
        PromptPairs pairs = new PromptPairs("elsewhere", List.of(pair(new int[] {1, 2}, new int[] {2, 1}, 3, 4)));
        try (Network network = HandMade.copying(1, Norm.Kind.RMS)) {
            HeadBehaviours all = HeadBehaviours.of(
                    network, Optional.of(pairs), new RepeatedTokens(3, 4, 7), Uncertainty.studentT(), Progress.NONE);

            assertThat(all.refused()).singleElement().asString().contains("no prompt of elsewhere holds its answer");
            assertThat(all.head(0, 0).score(Behaviour.ANSWER_ATTENTION)).isEmpty();
            assertThat(value(all, 0, 0, Behaviour.COPIES_TOKEN)).isEqualTo(1);
        }
    }

    @Test
    void tooManyTokensToRepeatAreRefused() {
        try (Network network = HandMade.copying(1, Norm.Kind.RMS)) {
            assertThatThrownBy(() -> new RepeatedTokens(2, 9, 1).of(network))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("sequences of 18 tokens")
                    .hasMessageContaining("the network has 8 tokens and a context of 14");
            assertThat(new RepeatedTokens(2, 5, 1).of(network))
                    .isEqualTo(new RepeatedTokens(2, 5, 1).of(network))
                    .isNotEqualTo(new RepeatedTokens(2, 5, 2).of(network));
        }
    }
}
