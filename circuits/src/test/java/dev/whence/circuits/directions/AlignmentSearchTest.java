package dev.whence.circuits.directions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Progress;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlignmentSearchTest {
    private static final Site STREAM = new Site.Residual(0, Site.Residual.Stage.AFTER, At.last());

    @Test
    void findsThePlantedSubspaceAndBeatsEveryControl() {
        try (Network network = Planted.network();
                Network untrained = Network.of(RandomParameters.initial(Planted.spec(), 3))) {
            Interchanges.Halves pairs = Planted.rows(400, 1).split(0.3, 2);
            AlignmentReport report = AlignmentReport.of(
                    network,
                    AlignmentSearch.standard(Planted.SIDE, 5).epochs(12),
                    pairs,
                    List.of(STREAM),
                    5,
                    Optional.of(untrained),
                    Progress.NONE);
            System.err.println(report);
            assertThat(report.heldOut().all().value()).isGreaterThan(0.99);
            assertThat(report.heldOut().score()).isGreaterThan(0.99);
            assertThat(report.gap()).isGreaterThan(0.3);
            assertThat(report.untrained().orElseThrow().all().value()).isLessThan(0.5);
            Subspace found = report.learned().subspaces().getFirst();
            assertOrthonormal(found);
        }
    }

    private static void assertOrthonormal(Subspace subspace) {
        for (int a = 0; a < subspace.dimensions(); a++) {
            for (int b = 0; b < subspace.dimensions(); b++) {
                assertThat(dot(subspace.basis().get(a), subspace.basis().get(b))).isCloseTo(a == b ? 1 : 0, within(1e-9));
            }
        }
    }

    private static double dot(List<Double> a, List<Double> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }
}
