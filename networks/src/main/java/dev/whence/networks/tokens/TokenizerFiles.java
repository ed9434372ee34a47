package dev.whence.networks.tokens;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** The JSON files that make up a Hugging Face tokenizer. */
final class TokenizerFiles {
    static final String TOKENIZER = "tokenizer.json";
    private static final JsonMapper MAPPER = new JsonMapper();

    private TokenizerFiles() {}

    /** {@code tokenizer.json} with padding and truncation taken out. */
    static JsonNode tokenizer(Path file) {
        if (!(object(file) instanceof ObjectNode json)) {
            throw new InputException(file + ": not a tokenizer: expected a JSON object");
        }
        if (!json.path("model").isObject()) {
            throw new InputException(file + ": no field \"model\", expected an object that says how text is split");
        }
        json.putNull("padding");
        json.putNull("truncation");
        return json;
    }

    /** The same tokenizer for a text that continues another: no space is put in front of it. */
    static JsonNode withoutPrefix(JsonNode tokenizer) {
        JsonNode changed = tokenizer.deepCopy();
        for (String part : List.of("normalizer", "pre_tokenizer")) {
            dropPrefix(changed.path(part));
        }
        if ("Prepend".equals(changed.path("normalizer").path("type").asText())
                && changed instanceof ObjectNode object) {
            object.putNull("normalizer");
        }
        return changed;
    }

    private static void dropPrefix(JsonNode part) {
        for (String list : List.of("normalizers", "pretokenizers")) {
            if (part.path(list) instanceof com.fasterxml.jackson.databind.node.ArrayNode parts) {
                for (int i = parts.size() - 1; i >= 0; i--) {
                    if ("Prepend".equals(parts.path(i).path("type").asText())) {
                        parts.remove(i);
                    } else {
                        dropPrefix(parts.path(i));
                    }
                }
            }
        }
        if (part instanceof ObjectNode object) {
            if (object.has("add_prefix_space")) {
                object.put("add_prefix_space", false);
            }
            if ("Metaspace".equals(object.path("type").asText())) {
                object.put("prepend_scheme", "never");
            }
        }
    }

    /** The id of the token that ends a text, as the first of the folder's files says that has one. */
    static OptionalInt endOfText(Path folder, TokenTable table) {
        for (String name : List.of("tokenizer_config.json", "special_tokens_map.json")) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                JsonNode field = object(file).path("eos_token");
                String token = field.isObject() ? field.path("content").asText() : field.asText("");
                if (!token.isEmpty()) {
                    return OptionalInt.of(table.id(token)
                            .orElseThrow(() -> new InputException(file + ": \"eos_token\" is '" + token + "', but "
                                    + TOKENIZER + " has no such token")));
                }
            }
        }
        for (String name : List.of("generation_config.json", "config.json")) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                JsonNode field = object(file).path("eos_token_id");
                JsonNode id = field.isArray() ? field.path(0) : field;
                if (id.isMissingNode() || id.isNull()) {
                    continue;
                }
                if (!id.canConvertToInt() || !id.isIntegralNumber() || id.intValue() < 0) {
                    throw new InputException(
                            file + ": \"eos_token_id\" is " + field + ", expected a token id or a list of them");
                }
                return OptionalInt.of(id.intValue());
            }
        }
        return OptionalInt.empty();
    }

    /** A JSON file whose top is an object. */
    private static JsonNode object(Path file) {
        JsonNode json;
        try {
            json = MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new InputException(
                    file + ": no such file, expected a Hugging Face tokenizer in the model's folder", missing);
        } catch (JsonProcessingException wrong) {
            JsonLocation at = wrong.getLocation();
            String place = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new InputException(
                    file + place + ": not JSON: "
                            + wrong.getOriginalMessage().lines().findFirst().orElse(""),
                    wrong);
        } catch (IOException failure) {
            throw new InputException(
                    file + ": cannot be read: "
                            + (Files.isDirectory(file)
                                    ? "it is a folder"
                                    : failure.getClass().getSimpleName()),
                    failure);
        }
        if (json == null || !json.isObject()) {
            throw new InputException(file + ": expected a JSON object");
        }
        return json;
    }
}
