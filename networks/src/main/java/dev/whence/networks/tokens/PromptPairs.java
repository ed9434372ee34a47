package dev.whence.networks.tokens;

import dev.whence.causal.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prompts in pairs.
 *
 * @param source where they come from, as messages and reports call it
 * @param pairs at least one
 */
public record PromptPairs(String source, List<PromptPair> pairs) {
    /** @throws InputException when there is none */
    public PromptPairs {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new InputException(source + ": no prompt pairs, expected at least one");
        }
    }

    /**
     * Reads a file with one JSON object a line, {@code {"clean": ..., "corrupt": ..., "answer": ..., "distractor":
     * ...}}; the distractor may be left out. Each is a text or an array of token ids. A text in {@code answer} and
     * {@code distractor} continues the prompt as it stands: where words start with a space, so does the answer. Blank
     * lines are skipped.
     *
     * @param tokenizer the model's, if it has one; without it there can only be ids
     * @param vocabulary how many tokens the model has
     * @param context the longest prompt that it reads, in tokens
     * @throws InputException naming the file, line and field that is not what it should be
     */
    public static PromptPairs read(Path file, Optional<Tokenizer> tokenizer, int vocabulary, int context) {
        return new PairReader(file, new FieldReader(tokenizer, vocabulary, context)).read();
    }

    /** How many there are. */
    public int size() {
        return pairs.size();
    }

    /** How many pairs have no position at which they differ: nothing can be learnt from these. */
    public long identical() {
        return pairs.stream().filter(pair -> pair.firstDifference().isEmpty()).count();
    }

    /** The pairs as {@link #read} takes them, in token ids, so that they are the same for ever. */
    public String toJsonLines() {
        return pairs.stream().map(PromptPairs::line).collect(Collectors.joining());
    }

    private static String line(PromptPair pair) {
        StringBuilder line = new StringBuilder("{\"clean\":" + ids(pair.clean()) + ",\"corrupt\":" + ids(pair.corrupt())
                + ",\"answer\":[" + pair.answer() + "]");
        pair.distractor()
                .ifPresent(id -> line.append(",\"distractor\":[").append(id).append(']'));
        return line.append("}\n").toString();
    }

    private static String ids(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
