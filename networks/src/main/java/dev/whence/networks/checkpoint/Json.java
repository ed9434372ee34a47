package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON objects, strictly: no key twice, nothing after the end. Every failure is one line. */
public final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final long LARGEST_FILE = 200_000_000;
    private static final int LONGEST_QUOTE = 120;

    private Json() {}

    /** @throws InputException naming the file, when it cannot be read or is no JSON object */
    public static ObjectNode read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new InputException(
                        file + ": " + size + " bytes, expected a JSON file of at most " + LARGEST_FILE + " bytes");
            }
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new InputException("cannot read " + file + ": " + reason(failure), failure);
        }
    }

    /** @throws InputException that starts with {@code where}, when the bytes are no JSON object in UTF-8 */
    public static ObjectNode parse(String where, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new InputException(where + ": found " + shown(node) + ", expected a JSON object");
        } catch (CharacterCodingException failure) {
            throw new InputException(where + ": not UTF-8 text, expected a JSON object", failure);
        } catch (JsonProcessingException failure) {
            String at = failure.getLocation() == null
                    ? ""
                    : " at line " + failure.getLocation().getLineNr() + ", column "
                            + failure.getLocation().getColumnNr();
            throw new InputException(
                    where + ": not valid JSON" + at + ": " + oneLine(failure.getOriginalMessage()), failure);
        }
    }

    /** A value as messages show it: on one line, and not too long. */
    public static String shown(JsonNode node) {
        return node.isMissingNode() ? "nothing" : oneLine(node.toString());
    }

    /** A name from a file in quotes: what cannot be printed is shown as {@code ?}, and the middle of what is long left out. */
    static String quoted(String name) {
        return "'" + oneLine(name) + "'";
    }

    /** Why a file could not be read or written. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.NoSuchFileException _ -> "no such file";
            case java.nio.file.FileSystemException system when system.getReason() != null -> system.getReason();
            default -> failure.getClass().getSimpleName() + " " + failure.getMessage();
        };
    }

    private static String oneLine(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        if (clean.length() <= LONGEST_QUOTE) {
            return clean;
        }
        int half = LONGEST_QUOTE / 2;
        return clean.substring(0, half) + "..." + clean.substring(clean.length() - half);
    }
}
