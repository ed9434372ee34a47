package dev.whence.tables;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.whence.causal.InputException;
import java.io.IOException;
import java.nio.file.Path;

/** Tables in JSON: read by DuckDB; where that fails, a second look finds the line and column of the fault. */
final class JsonFiles {
    private static final String EXPECTED = "expected an array of objects, or one object a line";

    private JsonFiles() {}

    static Table read(Path path, ReadOptions options) throws IOException {
        requireObjects(path);
        try {
            return DuckReader.json(path, options);
        } catch (InputException failed) {
            requireWellFormed(path);
            throw failed;
        }
    }

    private static JsonParser parser(Path path) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        return factory.createParser(Tables.openText(path));
    }

    /** The first value must be an object, or an array that begins with one. */
    private static void requireObjects(Path path) throws IOException {
        try (JsonParser parser = parser(path)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                token = parser.nextToken();
                if (token == JsonToken.END_ARRAY) {
                    throw new InputException(path + ": the array is empty; " + EXPECTED);
                }
            }
            if (token != JsonToken.START_OBJECT) {
                throw new InputException(
                        path + ", line " + parser.currentTokenLocation().getLineNr() + ": found "
                                + (token == null ? "nothing" : parser.getText()) + "; " + EXPECTED);
            }
        } catch (JacksonException malformed) {
            throw malformed(path, malformed);
        }
    }

    private static void requireWellFormed(Path path) throws IOException {
        try (JsonParser parser = parser(path)) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
        } catch (JacksonException malformed) {
            throw malformed(path, malformed);
        }
    }

    private static InputException malformed(Path path, JacksonException fault) {
        JsonLocation at = fault.getLocation();
        String where = at == null ? "" : ", line " + at.getLineNr() + ", character " + at.getColumnNr();
        // Jackson adds what it would have accepted and where the value began; the place says enough.
        String what = fault.getOriginalMessage().replaceFirst("(?s)( \\(start marker|: was expecting ).*", "");
        return new InputException(path + where + ": malformed JSON: " + what, fault);
    }
}
