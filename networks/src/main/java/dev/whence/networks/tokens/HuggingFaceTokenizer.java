package dev.whence.networks.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.causal.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * A {@code tokenizer.json} of any kind that the Hugging Face tokenizers library reads, read by that library itself. Its
 * padding and truncation are off. Works offline: the library comes with its jar, and is unpacked once into DJL's cache
 * folder.
 */
public final class HuggingFaceTokenizer implements Tokenizer {
    private final Path folder;
    private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer prompts;
    private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer continuations;
    private final TokenTable table;
    private final OptionalInt endOfText;

    private HuggingFaceTokenizer(
            Path folder,
            ai.djl.huggingface.tokenizers.HuggingFaceTokenizer prompts,
            ai.djl.huggingface.tokenizers.HuggingFaceTokenizer continuations,
            TokenTable table,
            OptionalInt endOfText) {
        this.folder = folder;
        this.prompts = prompts;
        this.continuations = continuations;
        this.table = table;
        this.endOfText = endOfText;
    }

    /**
     * Opens the tokenizer of a model's folder. The token that ends a text is looked for in {@code tokenizer_config.json},
     * {@code special_tokens_map.json}, {@code generation_config.json} and {@code config.json}, in that order; none of
     * these has to be there.
     *
     * @throws InputException naming the file that is missing or is not what it should be
     */
    public static HuggingFaceTokenizer open(Path folder) {
        Path file = folder.resolve(TokenizerFiles.TOKENIZER);
        JsonNode json = TokenizerFiles.tokenizer(file);
        TokenTable table = TokenTable.of(json, file);
        OptionalInt endOfText = TokenizerFiles.endOfText(folder, table);
        String text = json.toString();
        String middle = TokenizerFiles.withoutPrefix(json).toString();
        Native.prepare();
        var prompts = library(file, text);
        try {
            var continuations = middle.equals(text) ? prompts : library(file, middle);
            return new HuggingFaceTokenizer(folder, prompts, continuations, table, endOfText);
        } catch (RuntimeException failure) {
            prompts.close();
            throw failure;
        }
    }

    private static ai.djl.huggingface.tokenizers.HuggingFaceTokenizer library(Path file, String json) {
        try {
            return ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                    Map.of("padding", "false", "truncation", "false"));
        } catch (IOException | RuntimeException failure) {
            throw new InputException(
                    file + ": the Hugging Face tokenizers library cannot read it: " + Native.oneLine(failure), failure);
        } catch (LinkageError failure) {
            throw new InputException(
                    file
                            + ": the Hugging Face tokenizers library cannot be loaded here (it is unpacked into ~/.djl.ai, or"
                            + " where DJL_CACHE_DIR says): " + Native.oneLine(failure),
                    failure);
        }
    }

    @Override
    public int[] encode(String text) {
        return encode(prompts, text, true);
    }

    @Override
    public int[] encodeContinuation(String text) {
        return encode(continuations, text, false);
    }

    private int[] encode(ai.djl.huggingface.tokenizers.HuggingFaceTokenizer library, String text, boolean specials) {
        try {
            return LongStream.of(library.encode(text, specials, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        } catch (RuntimeException failure) {
            throw new InputException(
                    folder.resolve(TokenizerFiles.TOKENIZER) + ": cannot encode '" + text + "': "
                            + Native.oneLine(failure),
                    failure);
        }
    }

    @Override
    public String decode(int... ids) {
        for (int id : ids) {
            table.check(id);
        }
        try {
            return prompts.decode(Arrays.stream(ids).asLongStream().toArray(), true);
        } catch (RuntimeException failure) {
            throw new InputException(
                    folder.resolve(TokenizerFiles.TOKENIZER) + ": cannot decode " + Arrays.toString(ids) + ": "
                            + Native.oneLine(failure),
                    failure);
        }
    }

    @Override
    public String token(int id) {
        return table.shown(id);
    }

    @Override
    public int vocabulary() {
        return table.size();
    }

    @Override
    public OptionalInt endOfText() {
        return endOfText;
    }

    @Override
    public OptionalInt unknown() {
        return table.unknown();
    }

    @Override
    public void close() {
        prompts.close();
        if (continuations != prompts) {
            continuations.close();
        }
    }

    /** What has to be said to DJL before it is first used, and how its failures are told. */
    private static final class Native {
        private Native() {}

        /** No telemetry, no network, no notice about logging on standard error; what the user has set stays. */
        static void prepare() {
            for (String property : new String[] {"OPT_OUT_TRACKING", "ai.djl.offline"}) {
                if (System.getProperty(property) == null) {
                    System.setProperty(property, "true");
                }
            }
            if (System.getProperty("slf4j.internal.verbosity") == null) {
                System.setProperty("slf4j.internal.verbosity", "ERROR");
            }
        }

        static String oneLine(Throwable failure) {
            String message = failure.getMessage();
            return message == null || message.isBlank()
                    ? failure.getClass().getSimpleName()
                    : message.strip().lines().findFirst().orElse("");
        }
    }
}
