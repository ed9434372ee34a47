package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Effect;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.format.GraphDocument;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.identification.Identification;
import dev.whence.causal.identification.IdentificationResult;
import dev.whence.causal.identification.Query;
import dev.whence.causal.mediation.Mediation;
import dev.whence.causal.model.LinearModel;
import dev.whence.discovery.constraint.PcOptions;
import dev.whence.discovery.constraint.PcResult;
import dev.whence.discovery.constraint.PcSearch;
import dev.whence.discovery.tests.TestKind;
import dev.whence.effects.EffectEstimator;
import dev.whence.effects.EffectQuery;
import dev.whence.effects.EffectResult;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.Prompts;
import dev.whence.networks.tokens.Tokenizer;
import dev.whence.tables.Table;
import dev.whence.tables.Tables;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The library sample of the README, statement by statement. */
class ReadmeLibraryTest {
    @Test
    void identification() {
        Admg graph = Admg.parse("smoking -> tar -> cancer, smoking <-> cancer");
        IdentificationResult answer = Identification.identify(graph, Query.parse("P(cancer | do(smoking))"));
        assertThat(answer).isInstanceOf(IdentificationResult.Identified.class);
    }

    @Test
    void discoveryAndEffect() {
        Table table = Tables.open("sachs");
        PcResult found = PcSearch.run(TestKind.suited(table).on(table), PcOptions.alpha(0.01));
        EffectResult effect =
                EffectEstimator.estimate(table, new GraphDocument(found.graph()), new EffectQuery("erk", "akt"));
        assertThat(effect).isInstanceOf(EffectResult.Estimated.class);
    }

    @Test
    void mediation() {
        LinearModel model = LinearModel.builder() // X -> M -> Y and X -> Y
                .variable("X", 0, 1)
                .variable("M", 0, 1)
                .variable("Y", 0, 1)
                .edge("X", "M", 0.8)
                .edge("M", "Y", 0.5)
                .edge("X", "Y", 0.3)
                .build();
        Effect indirect = new Mediation<>(
                        model.averageUnit(), Intervention.set("X", 0), Intervention.set("X", 1), Metric.value("Y"))
                .naturalIndirect(Set.of("M")); // 0.4
        assertThat(indirect.value()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void mediationInANetwork() {
        try (Network network = Models.load("stories260K").network()) { // the same question about a head
            Tokenizer words = network.tokenizer().orElseThrow();
            Prompts boy = Prompts.of(words.encode("The boy was very happy."));
            Prompts girl = Prompts.of(words.encode("The girl was very happy."));
            Metric<Site> she =
                    NetworkMetric.logitDifference(words.encodeContinuation(" She"), words.encodeContinuation(" He"));
            Effect throughHead = new Mediation<>(
                            new NetworkSystem(network, boy),
                            Intervention.none(),
                            new NetworkIntervention.Patch(new Site.Embeddings(At.all()), girl),
                            she)
                    .naturalIndirect(Set.of(new Site.HeadOutput(4, 2, At.all()))); // 9.6
            assertThat(throughHead.value()).isCloseTo(9.614, within(1e-2));
        }
    }
}
