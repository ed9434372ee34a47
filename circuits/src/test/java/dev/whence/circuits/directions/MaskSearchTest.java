package dev.whence.circuits.directions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskSearchTest {
    @Test
    void keepsTheSiteThatHoldsTheRowAndLeavesTheOthers() {
        // The row is at the first token and the column at the second; the third is not read.
        List<Site> sites = List.of(
                new Site.Embeddings(At.position(0)),
                new Site.Embeddings(At.position(1)),
                new Site.Embeddings(At.position(2)));
        try (Network network = Planted.network()) {
            MaskSearch.Learned learned = new MaskSearch(MaskSearch.Unit.SITE, 0.05, 1e-2, 6, 32, 1)
                    .learn(network, Planted.rows(200, 1).split(0.3, 1), sites, Progress.NONE);
            assertThat(learned.chosen().get(0)).hasSize(Planted.WIDTH);
            assertThat(learned.chosen().get(1)).isEmpty();
            assertThat(learned.chosen().get(2)).isEmpty();
            assertThat(learned.accuracy().all().value()).isEqualTo(1);
            assertThat(learned.everything().all().value()).isLessThan(0.6);
            assertThat(learned.nothing().all().value()).isLessThan(0.6);
        }
    }

    @Test
    void componentsHaveMasksOfTheirOwn() {
        List<Site> sites = List.of(new Site.Residual(0, Site.Residual.Stage.AFTER, At.last()));
        try (Network network = Planted.network()) {
            MaskSearch.Learned learned = new MaskSearch(MaskSearch.Unit.COMPONENT, 0.05, 1e-3, 6, 32, 1)
                    .learn(network, Planted.rows(200, 1).split(0.3, 1), sites, Progress.NONE);
            // The planted subspace is not along the axes: no choice of components is as good as a rotation.
            assertThat(learned.size()).isBetween(1, Planted.WIDTH - 1);
            assertThat(learned.accuracy().all().value())
                    .isLessThan(1)
                    .isGreaterThanOrEqualTo(learned.nothing().all().value());
        }
    }
}
