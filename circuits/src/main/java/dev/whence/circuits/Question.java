package dev.whence.circuits;

import dev.whence.causal.InputException;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.stream.IntStream;

/**
 * A behaviour to be explained: why does the network answer the clean prompts as it does, and not as the corrupt ones?
 *
 * @param network the network
 * @param pairs clean prompts, each with a corrupt one of the same length
 * @param measure what is measured at the last position, of the clean prompt's answer (and distractor)
 */
public record Question(Network network, PromptPairs pairs, PairSweep.Measure measure) {
    /** @throws InputException when a token or a length does not fit the network, or a pair lacks its distractor */
    public Question {
        if (measure == PairSweep.Measure.LOSS) {
            throw new InputException("the metric loss counts what is worse; explain log-probability instead");
        }
        metric(network, pairs, measure);
    }

    private static NetworkMetric metric(Network network, PromptPairs pairs, PairSweep.Measure measure) {
        PairSweep sweep = new PairSweep(
                network, pairs, PairSweep.Treatment.CORRUPT, measure, dev.whence.causal.Uncertainty.studentT(), 1);
        NetworkMetric metric = sweep.metric();
        metric.check(pairs.size(), network.spec().vocabulary());
        return metric;
    }

    /** The metric of each pair's clean answer, in whichever run it is measured. */
    public NetworkMetric metric() {
        return metric(network, pairs, measure);
    }

    /** The clean prompts. */
    public Prompts clean() {
        return new Prompts(pairs.pairs().stream().map(PromptPair::clean).toList());
    }

    /** The corrupt prompts, pair by pair of the clean ones' lengths. */
    public Prompts corrupt() {
        return new Prompts(pairs.pairs().stream().map(PromptPair::corrupt).toList());
    }

    /** How many pairs. */
    public int size() {
        return pairs.size();
    }

    /** The same question about some of the pairs. */
    public Question select(int... which) {
        return new Question(
                network,
                new PromptPairs(
                        pairs.source(),
                        IntStream.of(which).mapToObj(pairs.pairs()::get).toList()),
                measure);
    }
}
