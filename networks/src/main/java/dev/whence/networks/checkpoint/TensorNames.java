package dev.whence.networks.checkpoint;

import dev.whence.causal.InputException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a family's tensors. {@code #} stands for the layer's number; a name without its ".weight" or ".bias"
 * stands for both.
 */
final class TensorNames {
    private static final Pattern LAYER = Pattern.compile("(?<=^|\\.)layers\\.(\\d+)\\.");

    private final String family;
    private final Map<String, String> names;
    private final Pattern layer;

    private TensorNames(String family, Map<String, String> names) {
        this.family = family;
        this.names = names;
        String query = names.getOrDefault("layers.#.attention.query", "layers.#.");
        this.layer = Pattern.compile(Pattern.quote(query.substring(0, query.indexOf('#'))) + "(\\d{1,9})\\..*");
    }

    /** Whence's names, each followed by the file's. */
    static TensorNames of(String family, String... pairs) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return new TensorNames(family, names);
    }

    /** The same for a family of another name. */
    TensorNames as(String other) {
        return new TensorNames(other, names);
    }

    /** These and more. */
    TensorNames and(String... pairs) {
        Map<String, String> all = new HashMap<>(names);
        all.putAll(of(family, pairs).names);
        return new TensorNames(family, all);
    }

    /**
     * The name in the file of one of Whence's parameters.
     *
     * @throws InputException when the family has no such parameter
     */
    String inFile(String parameter) {
        Matcher matcher = LAYER.matcher(parameter);
        boolean layered = matcher.find();
        String general = layered ? matcher.replaceFirst("layers.#.") : parameter;
        String number = layered ? matcher.group(1) : "";
        int dot = general.lastIndexOf('.');
        String name = names.get(general);
        if (name == null && names.containsKey(general.substring(0, dot))) {
            name = names.get(general.substring(0, dot)) + general.substring(dot);
        }
        if (name == null) {
            throw new InputException("a " + family + " checkpoint has no place for the parameter " + parameter);
        }
        return name.replace("#", number);
    }

    /** The layer that a tensor of a file belongs to. */
    OptionalInt layer(String tensor) {
        Matcher matcher = layer.matcher(tensor);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
