package dev.whence.causal.mediation;

import static dev.whence.causal.mediation.SmallNetwork.EDGES;
import static dev.whence.causal.mediation.SmallNetwork.Site.H1;
import static dev.whence.causal.mediation.SmallNetwork.Site.INPUT;
import static dev.whence.causal.mediation.SmallNetwork.Site.K;
import static dev.whence.causal.mediation.SmallNetwork.Site.LOGITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Intervention;
import dev.whence.causal.Link;
import dev.whence.causal.mediation.SmallNetwork.Site;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The same mediation code on a network. By hand, logit difference of the two pairs:
 * pair 1 clean (2,0): h1=2 h2=1 k=2 -> 3; corrupt (0,1): h1=0 h2=0 k=0 -> 0;
 * pair 2 clean (1,1): h1=0 h2=1 k=0 -> -1; corrupt (3,1): h1=2 h2=3 k=4 -> 3.
 */
class NetworkMediationTest {
    private final SmallNetwork network =
            new SmallNetwork(new double[][] {{2, 0}, {1, 1}}, new double[][] {{0, 1}, {3, 1}});
    private final Intervention<Site> corrupt = new SmallNetwork.Corrupt();
    private final Mediation<Site> mediation =
            new Mediation<>(network, Intervention.none(), corrupt, new SmallNetwork.LogitDifference());

    private double[] perUnit(Contrast<Site> contrast) {
        return mediation.perUnit(contrast).values();
    }

    @Test
    void totalEffectOfCorruptingTheInput() {
        assertThat(perUnit(Contrast.total(Intervention.none(), corrupt))).containsExactly(-3, 4);
        Effect total = mediation.total();
        assertThat(total.kind()).isEqualTo(EffectKind.TOTAL);
        assertThat(total.value()).isCloseTo(0.5, within(1e-12));
        assertThat(total.units()).isEqualTo(2);
        // Two differences: mean 0.5, standard error 3.5, t quantile 12.7062.
        assertThat(total.interval().high()).isCloseTo(0.5 + 3.5 * 12.7062, within(1e-3));
    }

    @Test
    void patchingAHiddenUnitIsAnIndirectEffect() {
        assertThat(perUnit(Contrast.naturalIndirect(Intervention.none(), corrupt, Set.of(H1))))
                .containsExactly(-4, 4);
        assertThat(perUnit(Contrast.naturalDirect(Intervention.none(), corrupt, Set.of(H1))))
                .containsExactly(0, 0);
        assertThat(perUnit(Contrast.naturalIndirect(corrupt, Intervention.none(), Set.of(H1))))
                .as("total = direct - reversed indirect, pair by pair")
                .containsExactly(0 - -3, 0 - 4);
    }

    @Test
    void zeroAblationIsAControlledEffect() {
        // h1 = 0. Pair 1: clean h2=1 k=0 -> -1, corrupt -> 0. Pair 2: clean -> -1; corrupt h2=3 k=2 -> -1.
        assertThat(perUnit(Contrast.controlledDirect(Intervention.none(), corrupt, Map.of(H1, 0.0))))
                .containsExactly(1, 0);
    }

    @Test
    void pathPatching() {
        // Only input -> h1 -> k -> logits. Pair 1: k = relu(0 + 1 - 1) = 0 -> (0 + 2) - 1 = 1. Pair 2: k = 2 -> 1.
        Set<Link<Site>> path = Set.of(new Link<>(INPUT, H1), new Link<>(H1, K), new Link<>(K, LOGITS));
        assertThat(perUnit(Contrast.pathSpecific(Intervention.none(), corrupt, path, EDGES)))
                .containsExactly(1 - 3, 1 - -1);
        assertThat(perUnit(Contrast.pathSpecific(Intervention.none(), corrupt, EDGES, EDGES)))
                .containsExactly(-3, 4);
        assertThat(perUnit(Contrast.pathSpecific(Intervention.none(), corrupt, Set.of(), EDGES)))
                .containsExactly(0, 0);
    }

    @Test
    void operationsInOrder() {
        Intervention<Site> amplified = Intervention.<Site>scale(H1, 2).and(Intervention.shift(H1, 1));
        // Pair 1: h1 = 5, k = 5 -> 9. Pair 2: h1 = 1, k = 1 -> 1.
        assertThat(network.under(amplified, new SmallNetwork.LogitDifference()).values())
                .containsExactly(9, 1);
    }
}
