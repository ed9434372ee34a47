package dev.whence.networks.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.networks.checkpoint.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON objects of which a user gives only some keys. */
final class Settings {
    private Settings() {}

    /**
     * What is given, and the defaults for the rest; objects inside likewise, unless they say their {@code kind}.
     *
     * @param path what messages call the object
     * @throws InputException for a key that the defaults do not have, or when nothing like an object is given
     */
    static ObjectNode over(ObjectNode defaults, JsonNode given, String path) {
        ObjectNode result = defaults.deepCopy();
        if (given.isMissingNode()) {
            return result;
        }
        if (!given.isObject()) {
            throw new InputException(path + " is " + Json.shown(given) + ", expected an object");
        }
        List<String> known = new ArrayList<>();
        defaults.fieldNames().forEachRemaining(known::add);
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            String key = entry.getKey();
            if (!known.contains(key)) {
                throw Names.unknown("key", key, known, path);
            }
            boolean inside = defaults.get(key) instanceof ObjectNode object && !object.has("kind");
            result.set(
                    key,
                    inside
                            ? over((ObjectNode) defaults.get(key), entry.getValue(), path + "." + key)
                            : entry.getValue());
        }
        return result;
    }

    /** @throws InputException when there is another key, or one is not there */
    static void exactly(JsonNode given, List<String> keys, String path) {
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            if (!keys.contains(entry.getKey())) {
                throw Names.unknown("key", entry.getKey(), keys, path);
            }
        }
        for (String key : keys) {
            if (!given.has(key)) {
                throw new InputException("no key '" + key + "' in " + path + ", expected " + String.join(", ", keys));
            }
        }
    }
}
