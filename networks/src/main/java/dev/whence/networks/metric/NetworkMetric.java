package dev.whence.networks.metric;

import dev.whence.causal.InputException;
import dev.whence.causal.Metric;
import dev.whence.networks.site.Site;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is measured of a network's answer, one number per prompt. Unless said otherwise at the prompt's last position. */
public sealed interface NetworkMetric extends Metric.Custom<Site> {
    /** What part of the logits it needs. */
    Need need();

    /** What part of the logits a metric needs. */
    enum Need {
        /** Those of a few tokens at the last position. */
        ANSWERS,
        /** Those of every token at the last position. */
        VOCABULARY,
        /** Those of every token at every position. */
        EVERYWHERE
    }

    /** Logit of the answer minus logit of the distractor, one of each per prompt. */
    record LogitDifference(List<Integer> answers, List<Integer> distractors) implements NetworkMetric {
        public LogitDifference {
            answers = List.copyOf(answers);
            distractors = List.copyOf(distractors);
            if (answers.size() != distractors.size()) {
                throw new InputException(answers.size() + " answers but " + distractors.size()
                        + " distractors, expected one of each per prompt");
            }
        }

        @Override
        public String name() {
            return "logit difference";
        }

        @Override
        public Need need() {
            return Need.ANSWERS;
        }
    }

    /** Logit of the answer. */
    record Logit(List<Integer> answers) implements NetworkMetric {
        public Logit {
            answers = List.copyOf(answers);
        }

        @Override
        public String name() {
            return "logit";
        }

        @Override
        public Need need() {
            return Need.ANSWERS;
        }
    }

    /** Natural logarithm of the answer's probability. */
    record LogProbability(List<Integer> answers) implements NetworkMetric {
        public LogProbability {
            answers = List.copyOf(answers);
        }

        @Override
        public String name() {
            return "log-probability";
        }

        @Override
        public Need need() {
            return Need.VOCABULARY;
        }
    }

    /** The answer's probability. */
    record Probability(List<Integer> answers) implements NetworkMetric {
        public Probability {
            answers = List.copyOf(answers);
        }

        @Override
        public String name() {
            return "probability";
        }

        @Override
        public Need need() {
            return Need.VOCABULARY;
        }
    }

    /**
     * Mean of {@code -log p(next token)} over a prompt's own tokens, in nats; the first is not predicted. Prompts of one
     * token have no loss.
     */
    record Loss() implements NetworkMetric {
        @Override
        public String name() {
            return "loss";
        }

        @Override
        public Need need() {
            return Need.EVERYWHERE;
        }
    }

    /** Any function of the last position's logits; it has no gradient. */
    record OfLogits(String name, ToDoubleFunction<double[]> function) implements NetworkMetric {
        @Override
        public Need need() {
            return Need.VOCABULARY;
        }
    }

    static NetworkMetric logitDifference(List<Integer> answers, List<Integer> distractors) {
        return new LogitDifference(answers, distractors);
    }

    /** The same for arrays of one token per prompt. */
    static NetworkMetric logitDifference(int[] answers, int[] distractors) {
        return new LogitDifference(
                java.util.Arrays.stream(answers).boxed().toList(),
                java.util.Arrays.stream(distractors).boxed().toList());
    }

    static NetworkMetric loss() {
        return new Loss();
    }

    /** How many prompts it speaks of; -1 for any number. */
    default int prompts() {
        return switch (this) {
            case LogitDifference difference -> difference.answers().size();
            case Logit logit -> logit.answers().size();
            case LogProbability log -> log.answers().size();
            case Probability probability -> probability.answers().size();
            case Loss _, OfLogits _ -> -1;
        };
    }

    /** @throws InputException when an answer is not in the vocabulary, or there are not as many as prompts */
    default void check(int units, int vocabulary) {
        if (prompts() >= 0 && prompts() != units) {
            throw new InputException(
                    "the metric has " + prompts() + " answers for " + units + " prompts, expected one per prompt");
        }
        List<Integer> tokens = switch (this) {
            case LogitDifference difference -> {
                List<Integer> both = new java.util.ArrayList<>(difference.answers());
                both.addAll(difference.distractors());
                yield both;
            }
            case Logit logit -> logit.answers();
            case LogProbability log -> log.answers();
            case Probability probability -> probability.answers();
            case Loss _, OfLogits _ -> List.of();
        };
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new InputException("answer token " + token + " is not in the vocabulary of " + vocabulary
                        + " tokens (0 to " + (vocabulary - 1) + ")");
            }
        }
    }
}
