package dev.whence.networks.training;

import dev.whence.causal.InputException;

/** What a configuration trains on. */
public sealed interface TrainingData {
    /**
     * Random tokens that repeat; see {@link RepeatedSequences}.
     *
     * @param shuffled whether the repeats are shuffled, as a control
     */
    record Induction(boolean shuffled) implements TrainingData {}

    /**
     * The built-in corpus, with a tokenizer of its words.
     *
     * @param answerWeight how much a sentence's last word counts
     * @param otherWeight how much every other token counts
     */
    record Tasks(double answerWeight, double otherWeight) implements TrainingData {
        /** @throws InputException when a weight is negative, or both are zero */
        public Tasks {
            if (!(answerWeight >= 0 && otherWeight >= 0 && answerWeight + otherWeight > 0)) {
                throw new InputException("answerWeight is " + answerWeight + " and otherWeight " + otherWeight
                        + ", expected two numbers of at least 0, not both 0");
            }
        }
    }

    /**
     * A file of token ids.
     *
     * @param file relative to the configuration
     */
    record Ids(String file) implements TrainingData {}
}
