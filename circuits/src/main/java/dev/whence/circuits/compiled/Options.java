package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;

/**
 * How a program is compiled.
 *
 * @param sharpness the attention logit that each condition met adds ("beta"). Position 0 is half that below what is
 *     selected and above what is not, so attention misses by up to {@code exp(-sharpness / 2)} for each position, and the
 *     gradient of queries and keys shrinks alike. At 20 that is 5e-5: edge attribution patching at the clean prompt
 *     alone finds a thousandth of what such an edge does, integrated gradients find it
 * @param logit the logit of the answer; all others are 0
 * @param layers the fewest layers; a program may need more
 * @param heads the fewest heads in each layer
 * @param junkNeurons neurons of each MLP beyond those that the program needs; with none and no need, there are no MLPs
 * @param junkWidth dimensions of the stream that spare heads and neurons write to and nothing real reads
 * @param seed of everything random: junk, and which head of its layer a part of the program gets
 */
public record Options(
        double sharpness, double logit, int layers, int heads, int junkNeurons, int junkWidth, long seed) {
    /** @throws InputException when a number is out of range */
    public Options {
        if (!(sharpness > 0) || !(logit > 0) || !Double.isFinite(sharpness + logit)) {
            throw new InputException(
                    "sharpness " + sharpness + " and logit " + logit + ", expected finite numbers above 0");
        }
        if (layers < 1 || heads < 1 || junkNeurons < 0 || junkWidth < 0) {
            throw new InputException("at least " + layers + " layers of " + heads + " heads, " + junkNeurons
                    + " junk neurons, " + junkWidth + " junk dimensions; expected at least 1, 1, 0, 0");
        }
        if (junkNeurons > 0 && junkWidth == 0) {
            throw new InputException("junk neurons without junk dimensions to write to");
        }
    }

    /** At least two layers of four heads, junk beside every part of the program. */
    public static Options standard(long seed) {
        return new Options(20, 10, 2, 4, 8, 8, seed);
    }

    /** Nothing but what the program needs. */
    public static Options bare() {
        return new Options(20, 10, 1, 1, 0, 0, 0);
    }

    /** The same with another sharpness. */
    public Options withSharpness(double other) {
        return new Options(other, logit, layers, heads, junkNeurons, junkWidth, seed);
    }
}
