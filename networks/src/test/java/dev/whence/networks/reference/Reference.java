package dev.whence.networks.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The logits of a Hugging Face folder, for one prompt at a time. */
final class Reference {
    private Reference() {}

    /** {@code [position][vocabulary]}. */
    static double[][] logits(Path path, int[] tokens) {
        try {
            String family = Folder.config(path).required("model_type").asText();
            Folder folder = Folder.read(path, prefix(family));
            double[][] logits = switch (family) {
                case "gpt2" -> Gpt2Reference.logits(folder, tokens);
                case "gpt_neo" -> GptNeoReference.logits(folder, tokens);
                case "gpt_neox" -> GptNeoxReference.logits(folder, tokens);
                case "llama", "mistral", "qwen2", "qwen3", "phi3" -> LlamaReference.logits(folder, tokens, family);
                case "gemma2", "gemma3_text" -> GemmaReference.logits(folder, tokens, family);
                case "bert" -> BertReference.logits(folder, tokens);
                default -> throw new IllegalArgumentException(family);
            };
            folder.checkAllUsed();
            return logits;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String prefix(String family) {
        return switch (family) {
            case "gpt2", "gpt_neo" -> "transformer.";
            case "gpt_neox" -> "gpt_neox.";
            case "bert" -> "bert.";
            default -> "model.";
        };
    }

    /** The rows of a table for some tokens. */
    static double[][] lookUp(Folder folder, String name, int[] tokens, int width) {
        double[][] rows = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            rows[t] = folder.row(name, tokens[t], width);
        }
        return rows;
    }

    /** The first rows of a table, one for each position. */
    static double[][] positions(Folder folder, String name, int length, int width) {
        double[][] rows = new double[length][];
        for (int t = 0; t < length; t++) {
            rows[t] = folder.row(name, t, width);
        }
        return rows;
    }

    /** The tokens' own table, transposed, or a matrix {@code head} of its own. */
    static double[][] unembed(Folder folder, double[][] x, boolean tied, String table, String head) {
        double[] weight = folder.tensor(tied ? table : head);
        return Maths.linear(x, weight, new double[weight.length / x[0].length]);
    }
}
