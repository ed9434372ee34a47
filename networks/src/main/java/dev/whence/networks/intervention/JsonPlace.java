package dev.whence.networks.intervention;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A value in a JSON file and where it stands, so that a message can say both.
 *
 * @param source the file's name
 * @param path such as {@code [2].site.layer}; empty for the whole file
 * @param node what is there
 */
record JsonPlace(String source, String path, JsonNode node) {
    /** More of a value is left out of a message. */
    private static final int SHOWN = 60;

    /** A field of an object; nothing when there is none. */
    JsonPlace field(String name) {
        return new JsonPlace(source, path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** @throws InputException naming the first field that is none of these */
    void only(Collection<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw Names.unknown("field", name, names, where(path));
            }
        });
    }

    /** An array's elements. */
    List<JsonPlace> elements(String expected) {
        if (!node.isArray()) {
            throw wrong(expected);
        }
        List<JsonPlace> places = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            places.add(new JsonPlace(source, path + "[" + i + "]", node.path(i)));
        }
        return places;
    }

    JsonPlace object(String expected) {
        if (!node.isObject()) {
            throw wrong(expected);
        }
        return this;
    }

    /** A whole number from 0. */
    int index(String what) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
            throw wrong(what + ", a whole number from 0");
        }
        return node.intValue();
    }

    long whole(String what) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong(what + ", a whole number");
        }
        return node.longValue();
    }

    double number(String what) {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong(what + ", a number");
        }
        return node.doubleValue();
    }

    boolean truth(String what) {
        if (!node.isBoolean()) {
            throw wrong(what + ", true or false");
        }
        return node.booleanValue();
    }

    String text(String what) {
        if (!node.isTextual()) {
            throw wrong(what + ", a text");
        }
        return node.textValue();
    }

    /** One of some words. */
    String word(String what, Collection<String> words) {
        String word = text("the " + what + " (" + String.join(", ", words) + ")");
        if (!words.contains(word)) {
            throw Names.unknown(what, word, words, where(path));
        }
        return word;
    }

    List<Integer> indexes(String what) {
        return elements(what + ", an array of whole numbers from 0").stream()
                .map(each -> each.index(what))
                .toList();
    }

    List<Double> numbers(String what) {
        return elements(what + ", an array of numbers").stream()
                .map(each -> each.number(what))
                .toList();
    }

    /** Says what is there and what should be. */
    InputException wrong(String expected) {
        return new InputException(where(path) + ": found " + shown() + ", expected " + expected);
    }

    /** A rule that a value breaks, with its place. */
    InputException because(InputException rule) {
        return new InputException(where(path) + ": " + rule.getMessage(), rule);
    }

    private String where(String at) {
        return at.isEmpty() ? source : source + ", " + at;
    }

    private String shown() {
        return switch (node.getNodeType()) {
            case MISSING -> "nothing";
            case NULL -> "null";
            case OBJECT -> "an object";
            case ARRAY -> node.isEmpty() ? "an empty array" : "an array";
            case STRING -> "the text '" + shortened(node.textValue()) + "'";
            case BOOLEAN, NUMBER -> shortened(node.asText());
            default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String shortened(String text) {
        String line = text.replace("\n", "\\n").replace("\r", "\\r");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 3) + "...";
    }
}
