package dev.whence.circuits.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.RandomQuestions;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.circuits.graph.Slot;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.NetworkSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Path patching against its definition, carried out by the engine of networks with three whole runs a sender. */
class PathPatchingTest {
    private static Optional<Slot> receiver(TransformerSpec spec, long seed) {
        int layer = spec.layers() - 1;
        int head = (int) (seed % spec.attention().heads());
        return switch ((int) (seed % 5)) {
            case 0 -> Optional.of(new Slot(new Node.Output(), Slot.Role.INPUT));
            case 1 -> Optional.of(new Slot(new Node.Head(layer, head), Slot.Role.QUERY));
            case 2 ->
                spec.attention().group() == 1
                        ? Optional.of(new Slot(new Node.Head(layer, head), Slot.Role.KEY))
                        : Optional.empty();
            case 3 ->
                spec.attention().group() == 1
                        ? Optional.of(new Slot(new Node.Head(layer, head), Slot.Role.VALUE))
                        : Optional.empty();
            default ->
                spec.mlp().isPresent()
                        ? Optional.of(new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT))
                        : Optional.empty();
        };
    }

    private static Site site(Slot slot, TransformerSpec spec, At at) {
        return switch (slot.node()) {
            case Node.Output _ -> new Site.Residual(spec.layers() - 1, Site.Residual.Stage.AFTER, at);
            case Node.MlpBlock mlp -> new Site.MlpInput(mlp.layer(), at);
            case Node.Head head ->
                new Site.HeadInput(
                        head.layer(),
                        head.head(),
                        Site.HeadInput.Role.valueOf(slot.role().name()),
                        at);
            case Node.Input _ -> throw new IllegalStateException();
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void pathsAreThoseOfTheDefinition(long seed) {
        try (Network network = RandomQuestions.network(seed)) {
            Optional<Slot> receiver = receiver(network.spec(), seed);
            if (receiver.isEmpty()) {
                return;
            }
            Question question = RandomQuestions.question(network, seed);
            for (boolean freeze : List.of(false, true)) {
                for (PathPatching.Where where : PathPatching.Where.values()) {
                    NodeScores scores = new PathPatching(
                                    question, Set.of(receiver.get()), Direction.NOISING, where, freeze)
                            .run(Progress.NONE);
                    assertDefinition(question, receiver.get(), where, freeze, scores);
                }
            }
        }
    }

    private static void assertDefinition(
            Question question, Slot receiver, PathPatching.Where where, boolean freeze, NodeScores scores) {
        TransformerSpec spec = question.network().spec();
        At at = where == PathPatching.Where.LAST ? At.last() : At.all();
        try (NetworkSystem system = new NetworkSystem(question.network(), question.clean())) {
            double[] clean = system.observe(question.metric()).values();
            for (int sender = 0; sender < scores.nodes().size(); sender++) {
                Node.Head head = (Node.Head) scores.nodes().get(sender);
                List<Intervention<Site>> hybrid = new ArrayList<>();
                for (int layer = 0; layer < spec.layers(); layer++) {
                    for (int other = 0; other < spec.attention().heads(); other++) {
                        Site site = new Site.HeadOutput(layer, other, At.all());
                        hybrid.add(new NetworkIntervention.Freeze(site));
                    }
                    if (freeze && spec.mlp().isPresent()) {
                        hybrid.add(new NetworkIntervention.Freeze(new Site.MlpOutput(layer, At.all())));
                    }
                }
                hybrid.add(new NetworkIntervention.Patch(head.site(at), question.corrupt()));
                // The logits read the last position alone.
                Intervention<Site> written = new NetworkIntervention.Patch(
                        site(receiver, spec, at), question.clean(), Intervention.all(hybrid), Optional.empty());
                double[] patched = system.under(written, question.metric()).values();
                for (int pair = 0; pair < clean.length; pair++) {
                    assertThat((double) scores.perPrompt()[pair][sender])
                            .as(head + " into " + receiver + ", " + where + ", pair " + pair)
                            .isCloseTo(clean[pair] - patched[pair], within(2e-4));
                }
            }
        }
    }

    @Test
    void aSenderAtOrAboveTheReceiverCarriesExactlyNothing() {
        try (Network network = RandomQuestions.network(1)) {
            Question question = RandomQuestions.question(network, 1);
            NodeScores scores = new PathPatching(
                            question,
                            Set.of(new Slot(new Node.Head(0, 0), Slot.Role.QUERY)),
                            Direction.NOISING,
                            PathPatching.Where.EVERYWHERE,
                            false)
                    .run(Progress.NONE);
            assertThat(scores.means()).containsOnly(0);
        }
    }

    @Test
    void receiversThatCannotBeAreRefused() {
        try (Network network = RandomQuestions.network(1)) {
            Question question = RandomQuestions.question(network, 1);
            Slot logits = new Slot(new Node.Output(), Slot.Role.INPUT);
            Slot query = new Slot(new Node.Head(0, 0), Slot.Role.QUERY);
            assertThatThrownBy(() -> path(question, Set.of(logits, query)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("the logits and into 1 more");
            assertThatThrownBy(() -> path(question, Set.of(new Slot(new Node.Head(7, 0), Slot.Role.QUERY))))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("head 7.0 query");
            assertThatThrownBy(() -> path(question, Set.of())).hasMessageContaining("without a receiver");
        }
    }

    private static PathPatching path(Question question, Set<Slot> receivers) {
        return new PathPatching(question, receivers, Direction.NOISING, PathPatching.Where.LAST, false);
    }
}
