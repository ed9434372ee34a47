package dev.whence.networks.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.networks.Network;
import dev.whence.networks.RandomSpecs;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What every component writes adds up to the residual stream. */
class WritersTest {
    @Property(tries = 60)
    void addUpToTheStream(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        TransformerSpec spec = RandomSpecs.spec(seed);
        Assume.that(spec.isAdditive());
        try (Network network = RandomSpecs.network(seed);
                NetworkSystem system =
                        new NetworkSystem(network, Prompts.of(new int[] {1, 5, 3, 9}, new int[] {2, 2, 7}))) {
            List<Site> writers = new ArrayList<>(List.of(new Site.Embeddings(At.all())));
            for (int layer = 0; layer < spec.layers(); layer++) {
                writers.add(new Site.AttentionOutput(layer, At.all()));
                if (spec.mlp().isPresent()) {
                    writers.add(new Site.MlpOutput(layer, At.all()));
                }
            }
            Site stream = new Site.Residual(spec.layers() - 1, Site.Residual.Stage.AFTER, At.all());
            List<Site> all = new ArrayList<>(writers);
            all.add(stream);
            Trace trace = system.trace(all);
            for (int prompt = 0; prompt < 2; prompt++) {
                float[] expected = trace.of(stream, prompt).numbers();
                for (int i = 0; i < expected.length; i++) {
                    double sum = 0;
                    for (Site writer : writers) {
                        sum += trace.of(writer, prompt).numbers()[i];
                    }
                    assertThat(sum).isCloseTo(expected[i], within(1e-4));
                }
            }
        }
    }
}
