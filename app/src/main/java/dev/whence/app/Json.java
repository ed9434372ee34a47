package dev.whence.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** An answer's fields as JSON text. */
final class Json {
    private Json() {}

    static String text(Map<String, Object> fields) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
