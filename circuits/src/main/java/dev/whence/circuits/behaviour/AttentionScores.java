package dev.whence.circuits.behaviour;

import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.run.Masks;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much heads attend to positions that are told by the tokens alone. */
final class AttentionScores {
    /** Numbers of patterns held at a time, so that large networks are read a few layers at a time. */
    private static final long NUMBERS = 1L << 25;

    private static final List<Behaviour> BEHAVIOURS =
            List.of(Behaviour.PREVIOUS_TOKEN, Behaviour.DUPLICATE_TOKEN, Behaviour.INDUCTION, Behaviour.FIRST_TOKEN);

    private AttentionScores() {}

    /** The positions that a behaviour attends to from each position of a prompt; null where it is not counted. */
    static int[][] targets(Behaviour behaviour, List<Integer> prompt) {
        int[][] targets = new int[prompt.size()][];
        for (int query = 1; query < prompt.size(); query++) {
            targets[query] = switch (behaviour) {
                case FIRST_TOKEN -> new int[] {0};
                // From the second position, the one before is the first: attention to it may be that of a sink.
                case PREVIOUS_TOKEN -> query == 1 ? new int[0] : new int[] {query - 1};
                case DUPLICATE_TOKEN -> earlier(prompt, query, 0);
                case INDUCTION -> earlier(prompt, query, 1);
                default -> throw new IllegalArgumentException(behaviour + " is not told by tokens alone");
            };
        }
        targets[0] = new int[0];
        return targets;
    }

    private static int[] earlier(List<Integer> prompt, int query, int shift) {
        return java.util.stream.IntStream.range(0, query - shift)
                .filter(key -> prompt.get(key).equals(prompt.get(query)))
                .map(key -> key + shift)
                .toArray();
    }

    /** Scores of every head, in order; a behaviour that no prompt gives occasion for has none. */
    static List<List<Score>> of(
            Network network, Prompts prompts, String measuredOn, Uncertainty uncertainty, Progress progress) {
        Map<Behaviour, List<int[][]>> targets = new LinkedHashMap<>();
        for (Behaviour behaviour : BEHAVIOURS) {
            targets.put(
                    behaviour,
                    prompts.ids().stream()
                            .map(prompt -> targets(behaviour, prompt))
                            .toList());
        }
        int layers = network.spec().layers();
        int heads = network.spec().attention().heads();
        long perLayer = prompts.ids().stream()
                        .mapToLong(prompt -> (long) prompt.size() * prompt.size())
                        .sum()
                * heads;
        int together = Math.clamp(NUMBERS / perLayer, 1, layers);
        List<List<Score>> result = new ArrayList<>();
        try (NetworkSystem system = new NetworkSystem(network, prompts)) {
            for (int first = 0; first < layers; first += together) {
                progress.check();
                progress.at("attention on " + measuredOn, first, layers);
                List<Site.Pattern> sites = new ArrayList<>();
                for (int layer = first; layer < Math.min(layers, first + together); layer++) {
                    for (int head = 0; head < heads; head++) {
                        sites.add(new Site.Pattern(layer, head, At.all()));
                    }
                }
                Trace trace = system.trace(sites);
                for (Site.Pattern site : sites) {
                    result.add(scores(network, site, trace, targets, measuredOn, uncertainty));
                }
            }
        }
        progress.at("attention on " + measuredOn, layers, layers);
        return result;
    }

    private static List<Score> scores(
            Network network,
            Site.Pattern site,
            Trace trace,
            Map<Behaviour, List<int[][]>> targets,
            String measuredOn,
            Uncertainty uncertainty) {
        List<Score> scores = new ArrayList<>();
        targets.forEach((behaviour, prompts) -> {
            List<Double> values = new ArrayList<>();
            double expected = 0;
            for (int prompt = 0; prompt < prompts.size(); prompt++) {
                int[][] wanted = prompts.get(prompt);
                int counted = 0;
                double attention = 0;
                double uniform = 0;
                Trace.Values pattern = trace.of(site, prompt);
                for (int query = 0; query < wanted.length; query++) {
                    if (wanted[query].length > 0) {
                        counted++;
                        attention += attention(pattern, query, wanted[query]);
                        uniform += uniform(network, site.layer(), query, wanted.length, wanted[query]);
                    }
                }
                if (counted > 0) {
                    values.add(attention / counted);
                    expected += uniform / counted;
                }
            }
            if (!values.isEmpty()) {
                double[] numbers =
                        values.stream().mapToDouble(Double::doubleValue).toArray();
                scores.add(Score.mean(behaviour, numbers, expected / numbers.length, uncertainty, measuredOn));
            }
        });
        return scores;
    }

    private static double attention(Trace.Values pattern, int query, int[] keys) {
        return Arrays.stream(keys)
                .mapToDouble(key -> pattern.numbers()[query * pattern.width() + key])
                .sum();
    }

    /** What uniform attention over the positions that a query sees would give to some of them. */
    static double uniform(Network network, int layer, int query, int length, int... keys) {
        int seen = 0;
        for (int key = 0; key < length; key++) {
            if (Masks.sees(network.spec(), layer, query, key)) {
                seen++;
            }
        }
        long wanted = Arrays.stream(keys)
                .filter(key -> Masks.sees(network.spec(), layer, query, key))
                .count();
        return (double) wanted / seen;
    }
}
