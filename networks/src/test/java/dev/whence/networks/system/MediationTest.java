package dev.whence.networks.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Effect;
import dev.whence.causal.EffectKind;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.causal.mediation.Mediation;
import dev.whence.networks.Network;
import dev.whence.networks.RandomSpecs;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.Block;
import dev.whence.networks.tokens.Prompts;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The mediation analysis of tables, unchanged, on networks. */
class MediationTest {
    private static final Prompts CORRUPT =
            Prompts.of(new int[] {3, 4, 5, 6}, new int[] {7, 8, 9, 1}, new int[] {2, 2, 5, 6});
    private static final Prompts CLEAN =
            Prompts.of(new int[] {3, 9, 5, 6}, new int[] {7, 1, 9, 1}, new int[] {2, 12, 5, 6});
    private static final NetworkMetric METRIC = new NetworkMetric.LogitDifference(List.of(1, 2, 3), List.of(4, 5, 6));

    /** The corrupt run is the reference; the active world has the clean prompts' embeddings. */
    private static Mediation<Site> mediation(NetworkSystem system) {
        return new Mediation<>(
                system,
                Intervention.none(),
                new NetworkIntervention.Patch(new Site.Embeddings(At.all()), CLEAN),
                METRIC);
    }

    @Test
    void theTotalEffectIsThatOfTheOtherPrompts() {
        try (Network network = RandomSpecs.network(8);
                NetworkSystem corrupt = new NetworkSystem(network, CORRUPT);
                NetworkSystem clean = new NetworkSystem(network, CLEAN)) {
            Effect total = mediation(corrupt).total();
            assertThat(total.kind()).isEqualTo(EffectKind.TOTAL);
            assertThat(total.value())
                    .isCloseTo(
                            clean.observe(METRIC).mean()
                                    - corrupt.observe(METRIC).mean(),
                            within(1e-5));
        }
    }

    /** What a sweep reports for a head patched from the clean run is the natural indirect effect through that head. */
    @Test
    void aPatchedHeadIsTheIndirectEffectThroughIt() {
        try (Network network = RandomSpecs.network(8);
                NetworkSystem system = new NetworkSystem(network, CORRUPT)) {
            List<Site> heads = IntStream.range(0, network.spec().attention().heads())
                    .<Site>mapToObj(head -> new Site.HeadOutput(0, head, At.all()))
                    .toList();
            SweepResult sweep = new Sweep(network, CORRUPT, METRIC)
                    .run(
                            heads.stream()
                                    .<Intervention<Site>>map(head -> new NetworkIntervention.Patch(head, CLEAN))
                                    .toList(),
                            Progress.NONE);
            for (int head = 0; head < heads.size(); head++) {
                Effect indirect = mediation(system).naturalIndirect(Set.of(heads.get(head)));
                assertThat(sweep.entries().get(head).effect().value()).isCloseTo(indirect.value(), within(1e-4));
            }
        }
    }

    /**
     * All of attention's and the MLPs' outputs together mediate everything but what the embeddings write to the stream
     * themselves; with the embeddings as a mediator too nothing is left over.
     */
    @Test
    void directAndIndirectMakeTheTotal() {
        long seed = IntStream.range(0, 500)
                .filter(i -> RandomSpecs.spec(i).block().norms() == Block.Norms.PRE
                        && RandomSpecs.spec(i).block().wiring() == Block.Wiring.SEQUENTIAL
                        && RandomSpecs.spec(i).layers() > 1)
                .findFirst()
                .orElseThrow();
        try (Network network = RandomSpecs.network(seed);
                NetworkSystem system = new NetworkSystem(network, CORRUPT)) {
            int last = network.spec().layers() - 1;
            Site stream = new Site.Residual(last, Site.Residual.Stage.AFTER, At.all());
            Mediation<Site> mediation = mediation(system);
            // Everything passes through the last stream.
            assertThat(mediation.naturalIndirect(Set.of(stream)).value())
                    .isCloseTo(mediation.total().value(), within(1e-4));
            assertThat(mediation.naturalDirect(Set.of(stream)).value()).isCloseTo(0, within(1e-5));
            // total = direct - reversed indirect, prompt by prompt, for any mediator.
            Set<Site> head = Set.of(new Site.HeadOutput(0, 0, At.all()));
            assertThat(mediation.naturalDirect(head).value()
                            - mediation.reversed().naturalIndirect(head).value())
                    .isCloseTo(mediation.total().value(), within(1e-4));
        }
    }

    /** What comes after cannot change what came before. */
    @Test
    void aHeadOfALaterLayerIsNoMediatorOfAnEarlierOne() {
        try (Network network = RandomSpecs.network(8);
                NetworkSystem system = new NetworkSystem(network, CORRUPT)) {
            Site early = new Site.HeadOutput(0, 0, At.all());
            Trace undisturbed = system.trace(List.of(early));
            Trace disturbed = system.trace(
                    new NetworkIntervention.Zero(new Site.HeadOutput(
                            network.spec().layers() - 1,
                            network.spec().attention().heads() - 1,
                            At.all())),
                    List.of(early));
            boolean sameHead =
                    network.spec().layers() == 1 && network.spec().attention().heads() == 1;
            assertThat(sameHead).isFalse();
            assertThat(disturbed.of(early, 1).numbers())
                    .isEqualTo(undisturbed.of(early, 1).numbers());
        }
    }
}
