package dev.whence.networks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** Native memory does not grow with use. */
class MemoryTest {
    private static final Prompts CORRUPT =
            Prompts.of(new int[] {1, 403, 407, 261, 378}, new int[] {1, 403, 400, 261, 370});
    private static final Prompts CLEAN =
            Prompts.of(new int[] {1, 403, 409, 261, 378}, new int[] {1, 403, 411, 261, 370});

    @Test
    void aThousandSweepsStayFlat() {
        try (Models.Loaded loaded = Models.load("stories260K")) {
            Network network = loaded.network();
            NetworkMetric metric = new NetworkMetric.LogitDifference(List.of(5, 6), List.of(7, 8));
            List<Intervention<Site>> all = new ArrayList<>();
            for (int head = 0; head < 4; head++) {
                all.add(new NetworkIntervention.Patch(new Site.HeadOutput(head, head, At.all()), CLEAN));
                all.add(new NetworkIntervention.Mean(new Site.Pattern(head, head, At.all()), CLEAN, true));
                all.add(new NetworkIntervention.Zero(new Site.MlpOutput(head, At.last())));
            }
            Sweep sweep = new Sweep(network, CORRUPT, metric);
            NetworkSystem system = new NetworkSystem(network, CORRUPT);
            long after100 = 0;
            for (int i = 0; i < 1000; i++) {
                sweep.run(all, Progress.NONE);
                if (i % 10 == 0) {
                    Gradients.of(system, Intervention.none(), metric, List.of(new Site.Embeddings(At.all())));
                    system.trace(List.of(new Site.Logits(At.last())));
                }
                if (i == 100) {
                    System.gc();
                    after100 = Pointer.physicalBytes();
                }
            }
            System.gc();
            long grown = Pointer.physicalBytes() - after100;
            system.close();
            // The heap may grow; native tensors left behind would be some 60 kB a sweep, 54 MB in all.
            assertThat(grown).isLessThan(20L << 20);
        }
    }
}
