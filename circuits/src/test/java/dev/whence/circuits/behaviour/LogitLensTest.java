package dev.whence.circuits.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Norm;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogitLensTest {
    @Test
    void endsAtTheNetworksOwnLogits() {
        try (Models.Loaded loaded = Models.load("stories260K")) {
            Network network = loaded.network();
            PromptPairs pairs = PromptPairs.builtIn("pronouns", network.tokenizer(), 512, 512);
            LogitLens lens = LogitLens.of(network, pairs, Progress.NONE);

            LogitLens.Reading last = lens.clean().getLast();
            assertThat(lens.clean()).hasSize(network.spec().layers() + 1);
            assertThat(last.layer()).isEqualTo(network.spec().layers() - 1);
            assertThat(last.difference().value()).isCloseTo(WholeNetwork.difference(network, pairs), within(1e-5));
            try (NetworkSystem system = new NetworkSystem(network, WholeNetwork.clean(pairs))) {
                double probability = system.under(
                                Intervention.none(),
                                new NetworkMetric.Probability(pairs.pairs().stream()
                                        .map(PromptPair::answer)
                                        .toList()))
                        .mean();
                assertThat(last.probability().value()).isCloseTo(probability, within(1e-6));
            }
            assertThat(last.rank().value()).isBetween(1.0, 3.0);
            assertThat(lens.corrupt().getLast().difference().value()).isLessThan(0);
            assertThat(last.difference().interval().contains(last.difference().value()))
                    .isTrue();
            // Before the first layer there is only the last word: the same in both runs.
            assertThat(lens.clean().getFirst().difference().value())
                    .isCloseTo(lens.corrupt().getFirst().difference().value(), within(1e-5));
        }
    }

    /** A token's own logit, of a network that copies it, before and after. */
    @Test
    void readsWhatTheStreamHolds() {
        PromptPairs pairs = new PromptPairs(
                "one", List.of(PromptPair.of(new int[] {2, 5}, new int[] {2, 4}, 5, OptionalInt.empty())));
        try (Network network = HandMade.copying(1, Norm.Kind.RMS)) {
            LogitLens lens = LogitLens.of(network, pairs, Progress.NONE);

            double own = Math.sqrt(8);
            LogitLens.Reading before = lens.clean().getFirst();
            assertThat(before.difference().value()).isCloseTo(own, within(1e-3));
            assertThat(before.probability().value()).isCloseTo(Math.exp(own) / (Math.exp(own) + 7), within(1e-3));
            assertThat(before.rank().value()).isEqualTo(1);
            // Token 4 is above all others, which are alike.
            assertThat(lens.corrupt().getFirst().rank().value()).isEqualTo(2);
            assertThat(before.difference().interval().isAvailable()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Block.Norms.class)
    void worksWhereverTheNormsAre(Block.Norms norms) {
        PromptPairs pairs = new PromptPairs(
                "one", List.of(PromptPair.of(new int[] {2, 5, 1}, new int[] {2, 4, 1}, 5, OptionalInt.of(4))));
        try (Network network = HandMade.random(Norm.Kind.LAYER, norms, 11)) {
            assertThat(LogitLens.of(network, pairs, Progress.NONE)
                            .clean()
                            .getLast()
                            .difference()
                            .value())
                    .isCloseTo(WholeNetwork.difference(network, pairs), within(1e-4));
        }
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        PromptPairs pairs = new PromptPairs(
                "one", List.of(PromptPair.of(new int[] {2, 5}, new int[] {2, 4}, 99, OptionalInt.of(4))));
        try (Network network = HandMade.copying(1, Norm.Kind.RMS)) {
            assertThatThrownBy(() -> LogitLens.of(network, pairs, Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("99");
        }
    }
}
