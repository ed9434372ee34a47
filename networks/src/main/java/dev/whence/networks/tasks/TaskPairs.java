package dev.whence.networks.tasks;

import dev.whence.causal.InputException;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A task's pairs in a model's tokens: those whose clean and corrupt prompts have the same number of tokens and whose
 * answers are one token each.
 *
 * @param pairs those that align
 * @param choices the right and wrong answers of each
 * @param dropped how many were drawn and did not align
 */
public record TaskPairs(PromptPairs pairs, List<Choices> choices, int dropped) {
    public TaskPairs {
        choices = List.copyOf(choices);
    }

    /**
     * The answers to a clean prompt that are one token each.
     *
     * @param right those that may follow; the pair's answer is among them
     * @param wrong those that they are compared with; the pair's distractor is among them
     */
    public record Choices(List<Integer> right, List<Integer> wrong) {
        public Choices {
            right = List.copyOf(right);
            wrong = List.copyOf(wrong);
        }
    }

    private record Aligned(PromptPair pair, Choices choices) {}

    /**
     * Draws until there are enough.
     *
     * @throws InputException when the count is below 1, or too few align; it says why the last did not
     */
    public static TaskPairs of(Task task, Tokenizer tokenizer, int count, long seed) {
        if (count < 1) {
            throw new InputException(count + " pairs of the task " + task.name() + ", expected at least 1");
        }
        SplittableRandom random = new SplittableRandom(seed);
        Set<TextPair> seen = new HashSet<>();
        List<PromptPair> pairs = new ArrayList<>();
        List<Choices> choices = new ArrayList<>();
        String reason = "";
        for (int stale = 0; pairs.size() < count; stale++) {
            if (stale == Task.PATIENCE) {
                throw new InputException("the task " + task.name() + " gives " + pairs.size()
                        + " pairs that align in this tokenizer, asked for " + count + "; "
                        + (seen.size() - pairs.size()) + " were dropped" + reason);
            }
            TextPair text = task.generator().draw(random);
            if (!seen.add(text)) {
                continue;
            }
            Optional<Aligned> aligned = aligned(text, tokenizer);
            if (aligned.isEmpty()) {
                reason = ", the last because " + reason(text, tokenizer);
                continue;
            }
            pairs.add(aligned.get().pair());
            choices.add(aligned.get().choices());
            stale = -1;
        }
        return new TaskPairs(new PromptPairs("task " + task.name(), pairs), choices, seen.size() - pairs.size());
    }

    private static Optional<Aligned> aligned(TextPair text, Tokenizer tokenizer) {
        int[] clean = tokenizer.encode(text.clean());
        int[] corrupt = tokenizer.encode(text.corrupt());
        OptionalInt answer = token(text.answer(), tokenizer);
        OptionalInt distractor = token(text.distractor(), tokenizer);
        if (clean.length != corrupt.length
                || answer.isEmpty()
                || distractor.isEmpty()
                || answer.getAsInt() == distractor.getAsInt()
                || hasUnknown(clean, tokenizer)
                || hasUnknown(corrupt, tokenizer)) {
            return Optional.empty();
        }
        return Optional.of(new Aligned(
                PromptPair.of(clean, corrupt, answer.getAsInt(), distractor),
                new Choices(tokens(text.right(), tokenizer), tokens(text.wrong(), tokenizer))));
    }

    private static List<Integer> tokens(List<String> answers, Tokenizer tokenizer) {
        return answers.stream()
                .map(answer -> token(answer, tokenizer))
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .distinct()
                .toList();
    }

    private static OptionalInt token(String text, Tokenizer tokenizer) {
        int[] ids = tokenizer.encodeContinuation(text);
        return ids.length == 1 && !hasUnknown(ids, tokenizer) ? OptionalInt.of(ids[0]) : OptionalInt.empty();
    }

    private static boolean hasUnknown(int[] ids, Tokenizer tokenizer) {
        OptionalInt unknown = tokenizer.unknown();
        return unknown.isPresent() && Arrays.stream(ids).anyMatch(id -> id == unknown.getAsInt());
    }

    private static String reason(TextPair text, Tokenizer tokenizer) {
        int[] clean = tokenizer.encode(text.clean());
        int[] corrupt = tokenizer.encode(text.corrupt());
        if (hasUnknown(clean, tokenizer) || hasUnknown(corrupt, tokenizer)) {
            return "the tokenizer does not know a word of '" + line(text.clean()) + "' or '" + line(text.corrupt())
                    + "'";
        }
        if (clean.length != corrupt.length) {
            return "'" + line(text.clean()) + "' has " + clean.length + " tokens and '" + line(text.corrupt()) + "' "
                    + corrupt.length;
        }
        for (String answer : List.of(text.answer(), text.distractor())) {
            if (token(answer, tokenizer).isEmpty()) {
                return "'" + answer + "' is not a single token that it knows";
            }
        }
        return "'" + text.answer() + "' and '" + text.distractor() + "' are the same token";
    }

    private static String line(String text) {
        return text.replace("\n", "\\n");
    }
}
