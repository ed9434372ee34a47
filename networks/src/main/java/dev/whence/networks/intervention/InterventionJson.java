package dev.whence.networks.intervention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.tokens.Prompts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Interventions on a network as JSON: an array of objects, done in that order, each with {@code "do"} and what that needs,
 * such as {@code [{"do": "zero", "site": {"site": "head", "layer": 3, "head": 5}}]}. One object alone may stand without
 * the array.
 */
public final class InterventionJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> VERBS = List.of(
            "zero",
            "set",
            "shift",
            "scale",
            "mean",
            "resample",
            "patch",
            "add",
            "project-out",
            "clamp",
            "noise",
            "freeze",
            "hold");
    private static final String EXPECTED =
            "an intervention, such as {\"do\": \"zero\", \"site\": {\"site\": \"head\", \"layer\": 3, \"head\": 5}}";

    private InterventionJson() {}

    /**
     * Reads a file.
     *
     * @throws InputException naming the file, the place in it, what was found and what was expected
     */
    public static Intervention<Site> read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException missing) {
            throw new InputException(file + ": no such file, expected interventions as JSON", missing);
        } catch (IOException failure) {
            String why = Files.isDirectory(file)
                    ? "it is a folder"
                    : failure.getClass().getSimpleName();
            throw new InputException(file + ": cannot be read: " + why, failure);
        }
    }

    /**
     * Reads a text.
     *
     * @param source what messages call it
     * @throws InputException as {@link #read}
     */
    public static Intervention<Site> parse(String text, String source) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JsonProcessingException wrong) {
            String line = wrong.getLocation() == null
                    ? ""
                    : ", line " + wrong.getLocation().getLineNr() + ", column "
                            + wrong.getLocation().getColumnNr();
            throw new InputException(
                    source + line + ": not JSON: "
                            + wrong.getOriginalMessage().lines().findFirst().orElse(""),
                    wrong);
        }
        return of(root, source);
    }

    /** From JSON that has been read. */
    public static Intervention<Site> of(JsonNode node, String source) {
        return several(new JsonPlace(source, "", node));
    }

    /**
     * As an array, also of one.
     *
     * @throws InputException for what no JSON can hold: a function, a mechanism, a held edge, a number that is not finite
     */
    public static ArrayNode write(Intervention<Site> intervention) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        intervention.steps().forEach(step -> array.add(step(step)));
        return array;
    }

    private static ObjectNode step(Intervention<Site> step) {
        return switch (step) {
            case Intervention.Hard<Site> hard -> on("set", hard.variable()).put("value", finite(hard.value(), step));
            case Intervention.Shift<Site> shift -> on("shift", shift.variable()).put("by", finite(shift.delta(), step));
            case Intervention.Scale<Site> scale ->
                on("scale", scale.variable()).put("factor", finite(scale.factor(), step));
            case Intervention.Hold<Site> hold -> {
                ObjectNode json = JsonNodeFactory.instance.objectNode().put("do", "hold");
                ArrayNode sites = json.putArray("sites");
                hold.variables().forEach(site -> sites.add(SiteJson.write(site)));
                json.set("under", write(hold.source()));
                yield json;
            }
            case NetworkIntervention own -> own(own);
            default ->
                throw new InputException("no JSON for '" + step + "': it is code or acts on an edge; only what has a"
                        + " name and numbers can be written");
        };
    }

    private static ObjectNode own(NetworkIntervention step) {
        return switch (step) {
            case NetworkIntervention.Zero zero -> on("zero", zero.site());
            case NetworkIntervention.Mean mean -> {
                ObjectNode json = on("mean", mean.site());
                json.set("over", prompts(mean.over()));
                yield json.put("byPosition", mean.byPosition());
            }
            case NetworkIntervention.Resample resample ->
                on("resample", resample.site()).put("seed", resample.seed());
            case NetworkIntervention.Patch patch -> {
                ObjectNode json = on("patch", patch.site());
                json.set("from", prompts(patch.from()));
                if (!patch.under().steps().isEmpty()) {
                    json.set("under", write(patch.under()));
                }
                patch.fromAt().ifPresent(at -> SiteJson.positions(json, "fromPosition", at));
                yield json;
            }
            case NetworkIntervention.Add add -> {
                ObjectNode json = on("add", add.site());
                add.vector().forEach(value -> finite(value, step));
                json.set("vector", SiteJson.numbers(add.vector()));
                yield json.put("factor", finite(add.factor(), step));
            }
            case NetworkIntervention.ProjectOut project -> {
                ObjectNode json = on("project-out", project.site());
                SiteJson.directions(json, project.subspace());
                yield json;
            }
            case NetworkIntervention.Clamp clamp ->
                on("clamp", clamp.site()).put("low", finite(clamp.low(), step)).put("high", finite(clamp.high(), step));
            case NetworkIntervention.Noise noise ->
                on("noise", noise.site())
                        .put("deviation", finite(noise.deviation(), step))
                        .put("seed", noise.seed());
            case NetworkIntervention.Freeze freeze -> on("freeze", freeze.site());
            case NetworkIntervention.Replace replace ->
                throw new InputException("no JSON for '" + replace + "': a function is code; only what has a name and"
                        + " numbers can be written");
        };
    }

    private static ObjectNode on(String verb, Site site) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("do", verb);
        json.set("site", SiteJson.write(site));
        return json;
    }

    private static double finite(double value, Intervention<Site> step) {
        if (!Double.isFinite(value)) {
            throw new InputException("no JSON for '" + step + "': it has a number that is not finite");
        }
        return value;
    }

    private static ArrayNode prompts(Prompts prompts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        prompts.ids().forEach(ids -> array.add(SiteJson.integers(ids)));
        return array;
    }

    private static Intervention<Site> several(JsonPlace place) {
        if (place.node().isObject()) {
            return one(place);
        }
        List<Intervention<Site>> parts = new ArrayList<>();
        place.elements("an array of interventions").forEach(each -> parts.add(one(each)));
        return Intervention.all(parts);
    }

    private static Intervention<Site> one(JsonPlace place) {
        place.object(EXPECTED);
        String verb = place.field("do").word("intervention", VERBS);
        if (verb.equals("hold")) {
            place.only(List.of("do", "sites", "under"));
            Set<Site> sites = new LinkedHashSet<>();
            JsonPlace field = place.field("sites");
            field.elements("sites, an array").forEach(each -> sites.add(SiteJson.read(each)));
            if (sites.isEmpty()) {
                throw field.wrong("at least one site");
            }
            return Intervention.hold(sites, under(place));
        }
        Site site = SiteJson.read(place.field("site"));
        return switch (verb) {
            case "zero" -> new NetworkIntervention.Zero(with(place, site));
            case "freeze" -> new NetworkIntervention.Freeze(with(place, site));
            case "set" -> Intervention.set(with(place, site, "value"), number(place, "value"));
            case "shift" -> Intervention.shift(with(place, site, "by"), number(place, "by"));
            case "scale" -> Intervention.scale(with(place, site, "factor"), number(place, "factor"));
            case "mean" ->
                new NetworkIntervention.Mean(
                        with(place, site, "over", "byPosition"),
                        prompts(place.field("over")),
                        !place.has("byPosition")
                                || place.field("byPosition").truth("whether each position has its own mean"));
            case "resample" -> new NetworkIntervention.Resample(with(place, site, "seed"), seed(place));
            case "patch" -> patch(place, with(place, site, "from", "under", "fromPosition"));
            case "add" ->
                new NetworkIntervention.Add(
                        with(place, site, "vector", "factor"),
                        place.field("vector").numbers("a vector"),
                        place.has("factor") ? number(place, "factor") : 1);
            case "project-out" ->
                new NetworkIntervention.ProjectOut(with(place, site, "name", "directions"), SiteJson.subspace(place));
            case "clamp" -> {
                Site target = with(place, site, "low", "high");
                double low = number(place, "low");
                double high = number(place, "high");
                yield SiteJson.checked(place, () -> new NetworkIntervention.Clamp(target, low, high));
            }
            default ->
                new NetworkIntervention.Noise(
                        with(place, site, "deviation", "seed"), number(place, "deviation"), seed(place));
        };
    }

    /** The site, once it is sure that there are no fields but its own and these. */
    private static Site with(JsonPlace place, Site site, String... fields) {
        List<String> names = new ArrayList<>(List.of("do", "site"));
        names.addAll(List.of(fields));
        place.only(names);
        return site;
    }

    private static double number(JsonPlace place, String name) {
        return place.field(name).number("the " + name);
    }

    private static long seed(JsonPlace place) {
        return place.has("seed") ? place.field("seed").whole("a seed") : 1;
    }

    private static NetworkIntervention patch(JsonPlace place, Site site) {
        Prompts from = prompts(place.field("from"));
        Intervention<Site> under = under(place);
        Optional<At> at =
                place.has("fromPosition") ? Optional.of(SiteJson.at(place.field("fromPosition"))) : Optional.empty();
        return SiteJson.checked(
                place.field("fromPosition"), () -> new NetworkIntervention.Patch(site, from, under, at));
    }

    private static Intervention<Site> under(JsonPlace place) {
        return place.has("under") ? several(place.field("under")) : Intervention.none();
    }

    private static Prompts prompts(JsonPlace place) {
        List<List<Integer>> ids = new ArrayList<>();
        for (JsonPlace prompt : place.elements("prompts, an array of arrays of token ids")) {
            ids.add(prompt.indexes("token ids"));
        }
        return SiteJson.checked(place, () -> new Prompts(ids));
    }
}
