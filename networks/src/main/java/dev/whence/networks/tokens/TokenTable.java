package dev.whence.networks.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.causal.InputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tokens of a {@code tokenizer.json}, and how a report shows them. */
final class TokenTable {
    /** Larger ids would be a table too large to be one. */
    private static final int MOST = 5_000_000;

    /** How a piece of text is spelt in the file. */
    private enum Spelling {
        PLAIN,
        /** Every byte is a printable character: a space is 'Ġ' (GPT-2). */
        BYTES,
        /** A space is '▁' (SentencePiece). */
        UNDERLINE
    }

    private final Path file;
    private final Spelling spelling;
    private final @Nullable String[] tokens;
    private final Map<String, Integer> ids;
    private final Map<Integer, Boolean> added;
    private final OptionalInt unknown;

    private TokenTable(
            Path file, Spelling spelling, Map<String, Integer> ids, Map<Integer, Boolean> added, OptionalInt unknown) {
        this.file = file;
        this.spelling = spelling;
        this.ids = ids;
        this.added = added;
        this.unknown = unknown;
        tokens = new String[ids.values().stream().mapToInt(id -> id + 1).max().orElse(0)];
        ids.forEach((token, id) -> tokens[id] = token);
    }

    /** @throws InputException when the file has no vocabulary, or an id in it is not one */
    static TokenTable of(JsonNode json, Path file) {
        JsonNode model = json.path("model");
        JsonNode vocabulary = model.path("vocab");
        Map<String, Integer> ids = new HashMap<>();
        if (vocabulary.isObject()) {
            vocabulary
                    .properties()
                    .forEach(entry -> ids.put(entry.getKey(), id(entry.getValue(), entry.getKey(), file)));
        } else if (vocabulary.isArray()) {
            for (int i = 0; i < vocabulary.size(); i++) {
                ids.putIfAbsent(vocabulary.path(i).path(0).asText(), i);
            }
        } else {
            throw new InputException(file + ": no field \"model.vocab\", expected the tokens and their ids");
        }
        Map<Integer, Boolean> added = new HashMap<>();
        for (JsonNode token : json.path("added_tokens")) {
            String content = token.path("content").asText();
            int id = id(token.path("id"), content, file);
            ids.put(content, id);
            added.put(id, token.path("special").asBoolean());
        }
        if (ids.isEmpty()) {
            throw new InputException(file + ": \"model.vocab\" is empty, expected tokens and their ids");
        }
        return new TokenTable(file, spelling(json), ids, added, unknown(model, ids));
    }

    private static int id(JsonNode value, String token, Path file) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0 || value.intValue() >= MOST) {
            throw new InputException(
                    file + ": the token '" + token + "' has the id " + value + ", expected a number from 0");
        }
        return value.intValue();
    }

    private static OptionalInt unknown(JsonNode model, Map<String, Integer> ids) {
        if (model.path("byte_fallback").asBoolean()) {
            return OptionalInt.empty(); // With a token for each byte, nothing is unknown.
        }
        if (model.path("unk_id").isInt()) {
            return OptionalInt.of(model.path("unk_id").intValue());
        }
        Integer id = ids.get(model.path("unk_token").asText(""));
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    private static Spelling spelling(JsonNode json) {
        for (String part : new String[] {"decoder", "pre_tokenizer"}) {
            String text = json.path(part).toString();
            if (text.contains("\"ByteLevel\"")) {
                return Spelling.BYTES;
            }
            if (text.contains("▁")) {
                return Spelling.UNDERLINE;
            }
        }
        return Spelling.PLAIN;
    }

    int size() {
        return tokens.length;
    }

    OptionalInt unknown() {
        return unknown;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    void check(int id) {
        if (id < 0 || id >= tokens.length) {
            throw new InputException(file + ": no token " + id + "; it has " + tokens.length + ", from 0");
        }
    }

    /** A token as a report shows it; one that is part of a character as its bytes, {@code <0xE2>}. */
    String shown(int id) {
        check(id);
        String token = tokens[id];
        if (token == null) {
            return "<" + id + ">";
        }
        if (added.containsKey(id)) {
            return token;
        }
        return switch (spelling) {
            case PLAIN -> token;
            case UNDERLINE -> token.replace('▁', ' ');
            case BYTES -> bytes(token);
        };
    }

    private static String bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            int value = byteOf(token.charAt(i));
            if (value < 0) {
                return token;
            }
            bytes[i] = (byte) value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            return java.util.stream.IntStream.range(0, bytes.length)
                    .mapToObj(i -> String.format("<0x%02X>", bytes[i]))
                    .collect(Collectors.joining());
        }
    }

    /** GPT-2's printable alphabet: printable Latin-1 stands for itself, the other 68 bytes are 256, 257, ... in order. */
    private static int byteOf(char c) {
        if (isPrintable(c)) {
            return c;
        }
        int rest = c - 256;
        for (int value = 0; value < 256; value++) {
            if (!isPrintable(value) && rest-- == 0) {
                return value;
            }
        }
        return -1;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || (value >= 0xAE && value <= 0xFF);
    }
}
