package dev.whence.networks.tokens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads {@code pairs.jsonl}. */
final class PairReader {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> FIELDS = List.of("clean", "corrupt", "answer", "distractor");

    private final FieldReader fields;
    private final boolean needsDistractor;

    /**
     * @param needsDistractor whether a pair without one is refused
     */
    PairReader(FieldReader fields, boolean needsDistractor) {
        this.fields = fields;
        this.needsDistractor = needsDistractor;
    }

    PromptPairs read(Path file) {
        return read(text(file), file.toString());
    }

    /**
     * @param source what messages call it
     */
    PromptPairs read(String whole, String file) {
        List<PromptPair> pairs = new ArrayList<>();
        int line = 0;
        for (String text : (Iterable<String>) whole.lines()::iterator) {
            line++;
            if (!text.isBlank()) {
                pairs.add(pair(text, file + ", line " + line));
            }
        }
        if (pairs.isEmpty()) {
            throw new InputException(file + ": no prompt pairs, expected one object a line:"
                    + " {\"clean\": ..., \"corrupt\": ..., \"answer\": ..., \"distractor\": ...}");
        }
        return new PromptPairs(file, pairs);
    }

    private static String text(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException missing) {
            throw new InputException(file + ": no such file, expected prompt pairs, one JSON object a line", missing);
        } catch (CharacterCodingException wrong) {
            throw new InputException(
                    file + ": not text in UTF-8, expected prompt pairs, one JSON object a line", wrong);
        } catch (IOException failure) {
            throw new InputException(
                    file + ": cannot be read: "
                            + (Files.isDirectory(file)
                                    ? "it is a folder"
                                    : failure.getClass().getSimpleName()),
                    failure);
        }
    }

    private PromptPair pair(String text, String place) {
        JsonNode object = object(text, place);
        FieldReader.Prompt clean = fields.prompt(object.path("clean"), field(place, "clean"));
        FieldReader.Prompt corrupt = fields.prompt(object.path("corrupt"), field(place, "corrupt"));
        if (clean.length() != corrupt.length()) {
            throw new InputException(place + ", fields \"clean\" and \"corrupt\": " + clean.length() + " tokens "
                    + fields.split(clean.ids()) + " and " + corrupt.length() + " tokens " + fields.split(corrupt.ids())
                    + "; a pair has the same number of tokens in both: choose words that are as many tokens, such as names"
                    + " that are one token each");
        }
        int answer = fields.answer(object.path("answer"), clean, field(place, "answer"));
        if (needsDistractor && !object.has("distractor")) {
            throw new InputException(place + ": no field \"distractor\", which the logit difference compares the answer"
                    + " with; add one, or choose another metric");
        }
        OptionalInt distractor = object.has("distractor")
                ? OptionalInt.of(fields.answer(object.path("distractor"), clean, field(place, "distractor")))
                : OptionalInt.empty();
        if (distractor.isPresent() && distractor.getAsInt() == answer) {
            throw new InputException(field(place, "distractor") + ": is the same token as the answer, "
                    + fields.shown(answer) + "; expected another");
        }
        return PromptPair.of(clean.ids(), corrupt.ids(), answer, distractor);
    }

    private static String field(String place, String name) {
        return place + ", field \"" + name + "\"";
    }

    private static JsonNode object(String text, String place) {
        JsonNode object;
        try {
            object = MAPPER.readTree(text);
        } catch (JsonProcessingException wrong) {
            String column = wrong.getLocation() == null
                    ? ""
                    : ", column " + wrong.getLocation().getColumnNr();
            throw new InputException(
                    place + column + ": not JSON: "
                            + wrong.getOriginalMessage().lines().findFirst().orElse(""),
                    wrong);
        }
        if (!object.isObject()) {
            throw new InputException(place + ": found " + FieldReader.kind(object)
                    + ", expected an object with \"clean\", \"corrupt\", \"answer\" and perhaps \"distractor\"");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw Names.unknown("field", name, FIELDS, place + " (a prompt pair)");
            }
        });
        for (String name : FIELDS.subList(0, 3)) {
            if (!object.has(name)) {
                throw new InputException(place + ": no field \"" + name
                        + "\", expected an object with \"clean\", \"corrupt\", \"answer\" and perhaps \"distractor\"");
            }
        }
        return object;
    }
}
