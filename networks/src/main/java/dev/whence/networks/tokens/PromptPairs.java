package dev.whence.networks.tokens;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    /** Names of the pairs that come with Whence. */
    public static final List<String> BUILT_IN = List.of("pronouns");

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
        return read(file, tokenizer, vocabulary, context, false);
    }

    /**
     * The same.
     *
     * @param needsDistractor whether a pair without a distractor is refused
     */
    public static PromptPairs read(
            Path file, Optional<Tokenizer> tokenizer, int vocabulary, int context, boolean needsDistractor) {
        return new PairReader(new FieldReader(tokenizer, vocabulary, context), needsDistractor).read(file);
    }

    /**
     * Pairs that come with Whence; {@link #BUILT_IN} names them.
     *
     * @throws InputException when the tokenizer splits their answers: they are for one network
     */
    public static PromptPairs builtIn(String name, Optional<Tokenizer> tokenizer, int vocabulary, int context) {
        try (InputStream in = PromptPairs.class.getResourceAsStream("/dev/whence/networks/pairs/" + name + ".jsonl")) {
            if (in == null) {
                throw Names.unknown("prompt pairs", name, BUILT_IN, "Whence");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new PairReader(new FieldReader(tokenizer, vocabulary, context), true).read(text, name);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * Pairs that come with Whence, or those of a file; a file of a built-in's name goes first.
     *
     * @param needsDistractor whether a pair without a distractor is refused
     * @throws InputException as {@link #read} and {@link #builtIn}
     */
    public static PromptPairs open(
            String nameOrFile, Optional<Tokenizer> tokenizer, int vocabulary, int context, boolean needsDistractor) {
        Path file = Path.of(nameOrFile);
        return BUILT_IN.contains(nameOrFile) && !Files.exists(file)
                ? builtIn(nameOrFile, tokenizer, vocabulary, context)
                : read(file, tokenizer, vocabulary, context, needsDistractor);
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
