package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.networks.spec.Mlp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** A {@code config.json}, read key by key. Every wrong value is refused by the name of its key. */
final class Config {
    /** More than any network has of anything; keeps products of two of them far from overflow. */
    private static final int LARGEST = 100_000_000;

    private static final Map<String, Mlp.Activation> ACTIVATIONS = Map.of(
            "relu", Mlp.Activation.RELU,
            "gelu", Mlp.Activation.GELU,
            "gelu_python", Mlp.Activation.GELU,
            "gelu_new", Mlp.Activation.GELU_TANH,
            "gelu_fast", Mlp.Activation.GELU_TANH,
            "gelu_pytorch_tanh", Mlp.Activation.GELU_TANH,
            "silu", Mlp.Activation.SILU,
            "swish", Mlp.Activation.SILU);

    private final ObjectNode root;
    private final String path;
    private final List<String> notes;

    Config(ObjectNode root) {
        this(root, "", new ArrayList<>());
    }

    private Config(ObjectNode root, String path, List<String> notes) {
        this.root = root;
        this.path = path;
        this.notes = notes;
    }

    /** Remembers something that is allowed, but suspicious. */
    void note(String text) {
        notes.add(text);
    }

    /** What has been noted. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Whether there is a value, other than null. */
    boolean has(String key) {
        return root.hasNonNull(key);
    }

    /** Whether the key is there, perhaps with null. */
    boolean mentions(String key) {
        return root.has(key);
    }

    /** The value, whatever it is; missing or null if there is none. */
    JsonNode value(String key) {
        return root.path(key);
    }

    /** A count that must be given, of at least 1. */
    int size(String key) {
        if (!root.has(key)) {
            String near = Names.nearest(key, names())
                    .map(name -> "; did you mean it by '" + name + "'?")
                    .orElse("");
            throw new InputException("no " + path + key + ", expected a whole number" + near);
        }
        return integer(key, 1);
    }

    /** A count that may be left out, or null. */
    int size(String key, int absent) {
        return has(key) ? integer(key, 1) : absent;
    }

    /** A count that may be left out, or null, and then means that there is none. */
    OptionalInt optionalSize(String key) {
        return has(key) ? OptionalInt.of(integer(key, 1)) : OptionalInt.empty();
    }

    /** A whole number of at least 0. */
    int whole(String key, int absent) {
        return root.has(key) ? integer(key, 0) : absent;
    }

    /** A number above 0. */
    double positive(String key, double absent) {
        if (!root.has(key)) {
            return absent;
        }
        JsonNode node = root.get(key);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue()) || node.doubleValue() <= 0) {
            throw refusal(key, "a number above 0");
        }
        return node.doubleValue();
    }

    /** A number above 0 that may be left out, or null, and then means that there is none. */
    OptionalDouble optionalPositive(String key) {
        return has(key) ? OptionalDouble.of(positive(key, 0)) : OptionalDouble.empty();
    }

    boolean flag(String key, boolean absent) {
        if (!root.has(key)) {
            return absent;
        }
        if (!root.get(key).isBoolean()) {
            throw refusal(key, "true or false");
        }
        return root.get(key).booleanValue();
    }

    String text(String key, String absent) {
        if (!root.has(key)) {
            return absent;
        }
        if (!root.get(key).isTextual()) {
            throw refusal(key, "a text");
        }
        return root.get(key).textValue();
    }

    Mlp.Activation activation(String key, String absent) {
        Mlp.Activation found = ACTIVATIONS.get(text(key, absent));
        if (found == null) {
            throw refusal(key, "one of " + String.join(", ", new TreeSet<>(ACTIVATIONS.keySet())));
        }
        return found;
    }

    /** An object that is there. */
    Config child(String key) {
        if (root.get(key) instanceof ObjectNode object) {
            return new Config(object, path + key + ".", notes);
        }
        throw refusal(key, "an object");
    }

    /** @throws InputException when the key has another value than the one that Whence can do */
    void only(String key, String expected) {
        JsonNode node = root.path(key);
        if (has(key) && !node.asText().equals(expected)) {
            throw refusal(key, expected + " (nothing else is supported)");
        }
    }

    /** That the value of a key is wrong. */
    InputException refusal(String key, String expected) {
        return new InputException(path + key + " is " + Json.shown(root.path(key)) + ", expected " + expected);
    }

    private int integer(String key, int least) {
        JsonNode node = root.get(key);
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < least
                || node.intValue() > LARGEST) {
            throw refusal(key, "a whole number from " + least + " to " + LARGEST);
        }
        return node.intValue();
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        root.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
