package dev.whence.circuits.directions;

/**
 * Interchange-intervention accuracy: how often the network under the interchange answers as the high-level model does.
 *
 * @param all over all pairs
 * @param changed over the pairs whose answer changes (RAVEL's Cause, Huang et al. 2024)
 * @param kept over the pairs whose answer stays though the source's own is another (RAVEL's Isolate)
 */
public record InterchangeAccuracy(Accuracy all, Accuracy changed, Accuracy kept) {
    /** Of the tokens that the network answered with, one for each pair. */
    public static InterchangeAccuracy of(Interchanges pairs, int[] answered) {
        int[] right = new int[3];
        int[] of = new int[3];
        for (int pair = 0; pair < answered.length; pair++) {
            int hit = answered[pair] == pairs.expected().get(pair) ? 1 : 0;
            boolean[] in = {true, pairs.changes(pair), pairs.stays(pair)};
            for (int group = 0; group < 3; group++) {
                of[group] += in[group] ? 1 : 0;
                right[group] += in[group] ? hit : 0;
            }
        }
        return new InterchangeAccuracy(
                new Accuracy(right[0], of[0]), new Accuracy(right[1], of[1]), new Accuracy(right[2], of[2]));
    }

    /** The mean of the accuracies of what changes and what stays; that of one where there are no pairs of the other. */
    public double score() {
        if (changed.of() == 0 || kept.of() == 0) {
            return changed.of() == 0 ? kept.value() : changed.value();
        }
        return (changed.value() + kept.value()) / 2;
    }
}
