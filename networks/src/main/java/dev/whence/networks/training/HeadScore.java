package dev.whence.networks.training;

import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;

/**
 * What a head attends to in sequences whose second half repeats the first (Olsson et al. 2022): means over positions of
 * the second half.
 *
 * @param layer from 0
 * @param head from 0
 * @param previousToken attention to the position before
 * @param induction attention to the position after the token's earlier occurrence
 */
public record HeadScore(int layer, int head, double previousToken, double induction) {
    /**
     * Scores of every head.
     *
     * @param halves of even length, the second half the same as the first, in which no token comes twice
     */
    public static List<HeadScore> of(Network network, Prompts halves) {
        List<Site.Pattern> sites = new ArrayList<>();
        for (int layer = 0; layer < network.spec().layers(); layer++) {
            for (int head = 0; head < network.spec().attention().heads(); head++) {
                sites.add(new Site.Pattern(layer, head, At.all()));
            }
        }
        try (NetworkSystem system = new NetworkSystem(network, halves)) {
            Trace trace = system.trace(sites);
            return sites.stream().map(site -> score(site, trace, halves)).toList();
        }
    }

    private static HeadScore score(Site.Pattern site, Trace trace, Prompts halves) {
        double previous = 0;
        double induction = 0;
        int count = 0;
        for (int prompt = 0; prompt < halves.size(); prompt++) {
            Trace.Values pattern = trace.of(site, prompt);
            int period = halves.length(prompt) / 2;
            for (int query = period; query < 2 * period; query++) {
                float[] keys = pattern.at(query);
                previous += keys[query - 1];
                induction += keys[query - period + 1];
                count++;
            }
        }
        return new HeadScore(site.layer(), site.head(), previous / count, induction / count);
    }
}
