package dev.whence.networks.tokens;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A byte-level BPE in the manner of GPT-2: 256 bytes, then a token for each prefix of some words. */
public final class TinyBpe {
    private TinyBpe() {}

    /** Writes tokenizer.json; every word becomes one token, as does each of its beginnings. */
    public static void write(Path folder, List<String> words) throws IOException {
        JsonMapper mapper = new JsonMapper();
        ObjectNode top = mapper.createObjectNode();
        top.put("version", "1.0");
        top.putArray("added_tokens")
                .addObject()
                .put("id", 0)
                .put("content", "<|endoftext|>")
                .put("special", true)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false);
        top.putNull("normalizer");
        top.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true);
        top.putNull("post_processor");
        top.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true);
        ObjectNode model = top.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        vocabulary.put("<|endoftext|>", 0);
        for (int value = 0; value < 256; value++) {
            vocabulary.put(spelt(value), value + 1);
        }
        ArrayNode merges = model.putArray("merges");
        for (String word : words) {
            String sofar = "";
            for (byte b : word.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                String next = spelt(b & 0xFF);
                if (!sofar.isEmpty() && !vocabulary.has(sofar + next)) {
                    merges.add(sofar + " " + next);
                    vocabulary.put(sofar + next, vocabulary.size());
                }
                sofar += next;
            }
        }
        // Padding and truncation as a file may have them: they are not wanted.
        top.putObject("truncation")
                .put("max_length", 3)
                .put("strategy", "LongestFirst")
                .put("stride", 0)
                .put("direction", "Right");
        top.putObject("padding")
                .put("direction", "Right")
                .put("pad_id", 0)
                .put("pad_type_id", 0)
                .put("pad_token", "<|endoftext|>")
                .putObject("strategy")
                .put("Fixed", 50);
        Files.writeString(folder.resolve("tokenizer.json"), mapper.writeValueAsString(top));
    }

    private static String spelt(int value) {
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
            if (b == value) {
                return Character.toString(printable ? b : next);
            }
            next += printable ? 0 : 1;
        }
        throw new IllegalArgumentException();
    }
}
