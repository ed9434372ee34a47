package dev.whence.circuits.directions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.Intervention;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The interchanges that are learned through are those that a patch of a whole pass makes. */
class InterchangeRunsTest {
    private static final List<Integer> ANSWERS = List.of(3, 17, 60);

    @Test
    void everyKindOfSiteIsSwappedAsAPatchSwapsIt() {
        try (Models.Loaded loaded = Models.load("tasks-4l")) {
            Network network = loaded.network();
            int layers = network.spec().layers();
            At at = At.position(2);
            List<List<Site>> cases = List.of(
                    List.of(new Site.Embeddings(at)),
                    List.of(new Site.Residual(1, Site.Residual.Stage.BEFORE, At.last())),
                    List.of(new Site.Residual(1, Site.Residual.Stage.BETWEEN, at)),
                    List.of(new Site.Residual(layers - 1, Site.Residual.Stage.AFTER, At.last())),
                    List.of(new Site.HeadOutput(2, 1, At.last())),
                    List.of(new Site.HeadInput(1, 0, Site.HeadInput.Role.KEY, at)),
                    List.of(new Site.HeadInput(layers - 1, 0, Site.HeadInput.Role.QUERY, At.last())),
                    List.of(new Site.AttentionOutput(0, at)),
                    List.of(new Site.MlpInput(1, at)),
                    List.of(new Site.Neurons(1, List.of(), at)),
                    List.of(new Site.Neurons(2, List.of(1, 5, 7, 9, 30), At.last())),
                    List.of(new Site.MlpOutput(3, At.last())),
                    List.of(new Site.Residual(0, Site.Residual.Stage.AFTER, at), new Site.HeadOutput(2, 0, At.last())));
            for (List<Site> sites : cases) {
                compare(network, sites, ANSWERS);
            }
            compare(network, cases.getFirst(), List.of());
        }
    }

    private static void compare(Network network, List<Site> sites, List<Integer> answers) {
        Interchanges pairs = pairs(network, answers);
        List<Subspace> subspaces = new ArrayList<>();
        List<Intervention<Site>> patches = new ArrayList<>();
        for (Site site : sites) {
            Subspace subspace = RandomSubspace.of(
                    "r", site.width(network.spec()), 3, site.toString().length());
            subspaces.add(subspace);
            patches.add(new NetworkIntervention.Patch(
                    new Site.Within(site, subspace), pairs.sources(), Intervention.none(), Optional.of(site.at())));
        }
        int[] all = {0, 1, 2, 3, 4, 5};
        double[] fast;
        int choices;
        try (InterchangeRuns runs = new InterchangeRuns(network, pairs, sites)) {
            fast = Tensors.withoutGradient(() -> {
                List<Tensor> columns = subspaces.stream()
                        .map(subspace -> runs.constant(
                                AlignmentSearch.rows(AlignmentSearch.flatColumns(subspace), subspace.dimensions())))
                        .toList();
                return Tensors.doubles(runs.logits(
                        all, (site, base, source) -> AlignmentSearch.swapped(base, source, columns.get(site))));
            });
            choices = fast.length / all.length;
        }
        try (NetworkSystem system = new NetworkSystem(network, pairs.bases())) {
            for (int choice = 0; choice < choices; choice += Math.max(1, choices / 3)) {
                int token = answers.isEmpty() ? choice : answers.get(choice);
                double[] slow = system.under(
                                Intervention.all(patches),
                                new NetworkMetric.Logit(java.util.Collections.nCopies(all.length, token)))
                        .values();
                double[] undisturbed = system.observe(
                                new NetworkMetric.Logit(java.util.Collections.nCopies(all.length, token)))
                        .values();
                double moved = 0;
                for (int pair : all) {
                    assertThat(fast[pair * choices + choice]).as("%s", sites).isCloseTo(slow[pair], within(2e-4));
                    moved = Math.max(moved, Math.abs(slow[pair] - undisturbed[pair]));
                }
                assertThat(moved).as("%s does something", sites).isGreaterThan(1e-5);
            }
        }
    }

    private static Interchanges pairs(Network network, List<Integer> answers) {
        SplittableRandom random = new SplittableRandom(4);
        int[][] bases = new int[6][];
        int[][] sources = new int[6][];
        for (int pair = 0; pair < 6; pair++) {
            // Of several lengths, base and source not alike.
            bases[pair] =
                    random.ints(5 + pair % 3, 3, network.spec().vocabulary()).toArray();
            sources[pair] =
                    random.ints(4 + pair % 2, 3, network.spec().vocabulary()).toArray();
        }
        List<Integer> tokens = java.util.Collections.nCopies(6, ANSWERS.getFirst());
        return new Interchanges(Prompts.of(bases), Prompts.of(sources), tokens, tokens, tokens, answers);
    }
}
