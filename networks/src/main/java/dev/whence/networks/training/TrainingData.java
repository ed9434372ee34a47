package dev.whence.networks.training;

import dev.whence.causal.InputException;
import dev.whence.networks.tasks.Corpus;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

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
     * @param mix how often a sentence is of each kind
     */
    record Tasks(double answerWeight, double otherWeight, Mix mix) implements TrainingData {
        /** @throws InputException when a weight is negative, or both are zero */
        public Tasks {
            if (!(answerWeight >= 0 && otherWeight >= 0 && answerWeight + otherWeight > 0)) {
                throw new InputException("answerWeight is " + answerWeight + " and otherWeight " + otherWeight
                        + ", expected two numbers of at least 0, not both 0");
            }
        }
    }

    /**
     * Relative frequencies of the kinds of sentences.
     *
     * @param nonsenseColours those that have any words in place of colours, see {@link Corpus#NONSENSE}
     */
    record Mix(
            double indirectObjects,
            double greaterThan,
            double colours,
            double nonsenseColours,
            double facts,
            double twoHopFacts) {
        /** @throws InputException when one is negative, or all are zero */
        public Mix {
            double[] all = {indirectObjects, greaterThan, colours, nonsenseColours, facts, twoHopFacts};
            if (Arrays.stream(all).anyMatch(each -> !(each >= 0))
                    || !(Arrays.stream(all).sum() > 0)) {
                throw new InputException(
                        "mix is " + Arrays.toString(all) + ", expected numbers of at least 0, not all 0");
            }
        }

        /** As the corpus itself mixes them. */
        static Mix standard() {
            return new Mix(5, 4, 4, 0, 4, 3);
        }

        /** A sentence of one of the kinds. */
        String sentence(SplittableRandom random) {
            double[] shares = {indirectObjects, greaterThan, colours, nonsenseColours, facts, twoHopFacts};
            double drawn = random.nextDouble() * Arrays.stream(shares).sum();
            int kind = 0;
            while (kind < shares.length - 1 && (drawn -= shares[kind]) >= 0) {
                kind++;
            }
            return Corpus.sentence(KINDS.get(kind), random);
        }

        private static final List<String> KINDS =
                List.of("indirect-objects", "greater-than", "colours", Corpus.NONSENSE, "facts", "two-hop-facts");
    }

    /**
     * A file of token ids.
     *
     * @param file relative to the configuration
     */
    record Ids(String file) implements TrainingData {}
}
