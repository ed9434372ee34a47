package dev.whence.networks.intervention;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Sites as JSON: {@code {"site": "head", "layer": 3, "head": 5, "positions": "last"}}. Left out, {@code positions} are
 * all; else "last", a number, an array of numbers, or {@code {"perPrompt": [...]}}.
 */
final class SiteJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> KINDS = List.of(
            "embeddings",
            "residual",
            "head",
            "query",
            "key",
            "value",
            "attention-logits",
            "pattern",
            "attention-output",
            "mlp-input",
            "neuron",
            "neurons",
            "mlp",
            "logits",
            "within");
    private static final List<String> STAGES = List.of("before", "between", "after");
    /** Rows further from orthonormal than this are made so. */
    private static final double ORTHONORMAL = 1e-9;

    private SiteJson() {}

    static ObjectNode write(Site site) {
        ObjectNode json = JSON.objectNode();
        switch (site) {
            case Site.Embeddings _ -> json.put("site", "embeddings");
            case Site.Residual residual ->
                json.put("site", "residual")
                        .put("layer", residual.layer())
                        .put("where", residual.stage().name().toLowerCase(Locale.ROOT));
            case Site.HeadOutput head -> head(json, "head", head.layer(), head.head());
            case Site.HeadInput input ->
                head(json, input.role().name().toLowerCase(Locale.ROOT), input.layer(), input.head());
            case Site.AttentionLogits logits -> head(json, "attention-logits", logits.layer(), logits.head());
            case Site.Pattern pattern -> head(json, "pattern", pattern.layer(), pattern.head());
            case Site.AttentionOutput output ->
                json.put("site", "attention-output").put("layer", output.layer());
            case Site.MlpInput input -> json.put("site", "mlp-input").put("layer", input.layer());
            case Site.Neurons neurons -> {
                boolean one = neurons.neurons().size() == 1;
                json.put("site", one ? "neuron" : "neurons").put("layer", neurons.layer());
                if (one) {
                    json.put("neuron", neurons.neurons().getFirst());
                } else if (!neurons.neurons().isEmpty()) {
                    json.set("neurons", integers(neurons.neurons()));
                }
            }
            case Site.MlpOutput output -> json.put("site", "mlp").put("layer", output.layer());
            case Site.Logits _ -> json.put("site", "logits");
            case Site.Within within -> {
                json.put("site", "within").set("of", write(within.of()));
                directions(json, within.subspace());
                return json; // its positions are those of what it is within
            }
        }
        if (!(site.at() instanceof At.All)) {
            positions(json, "positions", site.at());
        }
        return json;
    }

    private static void head(ObjectNode json, String kind, int layer, int head) {
        json.put("site", kind).put("layer", layer).put("head", head);
    }

    static void positions(ObjectNode json, String name, At at) {
        switch (at) {
            case At.All _ -> json.put(name, "all");
            case At.Last _ -> json.put(name, "last");
            case At.Only only
            when only.positions().size() == 1 -> json.put(name, only.positions().getFirst());
            case At.Only only -> json.set(name, integers(only.positions()));
            case At.PerPrompt each -> json.putObject(name).set("perPrompt", integers(each.positions()));
        }
    }

    static void directions(ObjectNode json, Subspace subspace) {
        json.put("name", subspace.name());
        ArrayNode rows = json.putArray("directions");
        subspace.basis().forEach(row -> rows.add(numbers(row)));
    }

    static ArrayNode integers(List<Integer> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(array::add);
        return array;
    }

    static ArrayNode numbers(List<Double> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(array::add);
        return array;
    }

    static Site read(JsonPlace place) {
        place.object("a site, such as {\"site\": \"head\", \"layer\": 3, \"head\": 5}");
        String kind = place.field("site").word("site", KINDS);
        if (kind.equals("within")) {
            place.only(List.of("site", "of", "name", "directions"));
            Site of = read(place.field("of"));
            Subspace subspace = subspace(place);
            return checked(place, () -> new Site.Within(of, subspace));
        }
        At at = place.has("positions") ? at(place.field("positions")) : At.all();
        return switch (kind) {
            case "embeddings" -> plain(place, new Site.Embeddings(at));
            case "logits" -> plain(place, new Site.Logits(at));
            case "residual" -> {
                place.only(List.of("site", "layer", "where", "positions"));
                String where = place.field("where").word("place in the layer", STAGES);
                yield new Site.Residual(layer(place), Site.Residual.Stage.valueOf(where.toUpperCase(Locale.ROOT)), at);
            }
            case "query", "key", "value" ->
                new Site.HeadInput(
                        layer(place), head(place), Site.HeadInput.Role.valueOf(kind.toUpperCase(Locale.ROOT)), at);
            case "head" -> new Site.HeadOutput(layer(place), head(place), at);
            case "attention-logits" -> new Site.AttentionLogits(layer(place), head(place), at);
            case "pattern" -> new Site.Pattern(layer(place), head(place), at);
            case "neuron" -> {
                place.only(List.of("site", "layer", "neuron", "positions"));
                int neuron = place.field("neuron").index("a neuron");
                yield new Site.Neurons(layer(place), List.of(neuron), at);
            }
            case "neurons" -> {
                place.only(List.of("site", "layer", "neurons", "positions"));
                List<Integer> neurons =
                        place.has("neurons") ? place.field("neurons").indexes("neurons") : List.of();
                yield new Site.Neurons(layer(place), neurons, at);
            }
            default -> {
                place.only(List.of("site", "layer", "positions"));
                int layer = layer(place);
                yield switch (kind) {
                    case "attention-output" -> new Site.AttentionOutput(layer, at);
                    case "mlp-input" -> new Site.MlpInput(layer, at);
                    default -> new Site.MlpOutput(layer, at);
                };
            }
        };
    }

    private static Site plain(JsonPlace place, Site site) {
        place.only(List.of("site", "positions"));
        return site;
    }

    private static int layer(JsonPlace place) {
        return place.field("layer").index("a layer");
    }

    private static int head(JsonPlace place) {
        place.only(List.of("site", "layer", "head", "positions"));
        return place.field("head").index("a head");
    }

    static At at(JsonPlace place) {
        String expected = "positions: \"all\", \"last\", a number, an array of numbers or {\"perPrompt\": [...]}";
        if (place.node().isTextual()) {
            return place.word("positions", List.of("all", "last")).equals("all") ? At.all() : At.last();
        }
        if (place.node().isNumber()) {
            return At.position(place.index("a position"));
        }
        if (place.node().isObject()) {
            place.only(List.of("perPrompt"));
            return new At.PerPrompt(place.field("perPrompt").indexes("positions, one for each prompt"));
        }
        if (!place.node().isArray() || place.node().isEmpty()) {
            throw place.wrong(expected);
        }
        return new At.Only(place.indexes("positions"));
    }

    static Subspace subspace(JsonPlace place) {
        String name = place.has("name") ? place.field("name").text("a name") : "directions";
        JsonPlace field = place.field("directions");
        List<List<Double>> rows = new ArrayList<>();
        for (JsonPlace row : field.elements("directions, an array of arrays of numbers")) {
            rows.add(row.numbers("a direction"));
        }
        return checked(
                field,
                () -> isOrthonormal(rows)
                        ? new Subspace(name, rows)
                        : Subspace.spannedBy(
                                name,
                                rows.stream()
                                        .map(row -> row.stream()
                                                .mapToDouble(Double::doubleValue)
                                                .toArray())
                                        .toArray(double[][]::new)));
    }

    private static boolean isOrthonormal(List<List<Double>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j <= i; j++) {
                if (rows.get(i).size() != rows.get(j).size()) {
                    return false;
                }
                double dot = 0;
                for (int k = 0; k < rows.get(i).size(); k++) {
                    dot += rows.get(i).get(k) * rows.get(j).get(k);
                }
                if (!(Math.abs(dot - (i == j ? 1 : 0)) < ORTHONORMAL)) {
                    return false;
                }
            }
        }
        return !rows.isEmpty();
    }

    /** What a constructor refuses, with the place. */
    static <T> T checked(JsonPlace place, java.util.function.Supplier<T> made) {
        try {
            return made.get();
        } catch (InputException rule) {
            throw place.because(rule);
        }
    }
}
