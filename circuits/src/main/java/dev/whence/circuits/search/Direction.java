package dev.whence.circuits.search;

import dev.whence.circuits.Question;
import dev.whence.networks.tokens.Prompts;

/** Which run is patched. Parts that work together show when one is disturbed, parts that stand in for each other when one is restored. */
public enum Direction {
    /** The clean run gets values of the corrupt run: is the part necessary? */
    NOISING,
    /** The corrupt run gets values of the clean run: is the part sufficient? */
    DENOISING;

    /** The prompts of the run that is patched. */
    Prompts base(Question question) {
        return this == NOISING ? question.clean() : question.corrupt();
    }

    /** The prompts that values are taken from. */
    Prompts other(Question question) {
        return this == NOISING ? question.corrupt() : question.clean();
    }

    /** How much of the metric a part carries: positive when the behaviour needs it. */
    double carried(double undisturbed, double patched) {
        return this == NOISING ? undisturbed - patched : patched - undisturbed;
    }
}
