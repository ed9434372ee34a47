package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The vector of a site at one position of each prompt. */
final class SiteVectors {
    private SiteVectors() {}

    /** The position of a site in each prompt. */
    static int[] positions(Site site, Prompts prompts) {
        int[] positions = new int[prompts.size()];
        for (int prompt = 0; prompt < positions.length; prompt++) {
            int at = switch (site.at()) {
                case At.Last _ -> prompts.length(prompt) - 1;
                case At.Only only
                when only.positions().size() == 1 -> only.positions().getFirst();
                case At.PerPrompt each
                when each.positions().size() == positions.length ->
                    each.positions().get(prompt);
                case At.PerPrompt each ->
                    throw new InputException(
                            "positions for " + each.positions().size() + " prompts, but there are " + positions.length);
                case At.All _, At.Only _ ->
                    throw new InputException(
                            site + " is not at one position of each prompt, as a probe or an" + " interchange needs");
            };
            if (at < 0 || at >= prompts.length(prompt)) {
                throw new InputException("position " + at + " of prompt " + prompt + ", which has "
                        + prompts.length(prompt) + " tokens, counted from 0");
            }
            positions[prompt] = at;
        }
        return positions;
    }

    /** @throws InputException when the network has no such site, or its value is no vector per position */
    static void check(Network network, Site site) {
        site.check(network.spec());
        if (site instanceof Site.Pattern || site instanceof Site.AttentionLogits) {
            throw new InputException(site + " has a row over keys, expected a site whose value is a vector");
        }
    }

    /** By site, {@code [prompt][component]}, from one run of the prompts. */
    static Map<Site, double[][]> of(Network network, Prompts prompts, Collection<? extends Site> sites) {
        for (Site site : sites) {
            check(network, site);
            positions(site, prompts);
        }
        Map<Site, double[][]> result = new LinkedHashMap<>();
        try (NetworkSystem system = new NetworkSystem(network, prompts)) {
            Trace trace = system.trace(sites);
            for (Site site : sites) {
                double[][] rows = new double[prompts.size()][];
                for (int prompt = 0; prompt < rows.length; prompt++) {
                    rows[prompt] = doubles(trace.of(site, prompt).at(0));
                }
                result.put(site, rows);
            }
        }
        return result;
    }

    static double[] doubles(float[] vector) {
        double[] result = new double[vector.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = vector[i];
        }
        return result;
    }

    /** The mean vector over some prompts. */
    static double[] mean(Network network, Prompts prompts, Site site) {
        double[][] rows = java.util.Objects.requireNonNull(
                of(network, prompts, List.of(site)).get(site));
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    /**
     * Prompts whose vectors cannot differ have the same number: in a causal network those that agree up to the site's
     * position.
     */
    static int[] same(Network network, Prompts prompts, Site site) {
        int[] positions = positions(site, prompts);
        int[] groups = new int[prompts.size()];
        Map<List<Integer>, Integer> seen = new HashMap<>();
        for (int prompt = 0; prompt < groups.length; prompt++) {
            List<Integer> ids = prompts.prompt(prompt);
            List<Integer> read = network.spec().isCausal() ? ids.subList(0, positions[prompt] + 1) : ids;
            groups[prompt] = seen.computeIfAbsent(read, _ -> seen.size());
        }
        return groups;
    }
}
