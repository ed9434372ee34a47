package dev.whence.networks.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.checkpoint.Json;
import dev.whence.networks.checkpoint.RecordJson;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import java.util.ArrayList;
import java.util.List;

/** Interventions that can be clamped in training, as JSON: {@code {"kind": "zero", "site": {"kind": "headoutput", ...}}}. */
final class ClampedJson {
    private ClampedJson() {}

    /** An intervention as it stands in a file; a site without {@code at} is meant at all positions. */
    sealed interface Form {
        Intervention<Site> intervention();

        record Zero(Site site) implements Form {
            @Override
            public Intervention<Site> intervention() {
                return new NetworkIntervention.Zero(site);
            }
        }

        record Set(Site site, double value) implements Form {
            @Override
            public Intervention<Site> intervention() {
                return Intervention.set(site, value);
            }
        }

        record Shift(Site site, double delta) implements Form {
            @Override
            public Intervention<Site> intervention() {
                return Intervention.shift(site, delta);
            }
        }

        record Scale(Site site, double factor) implements Form {
            @Override
            public Intervention<Site> intervention() {
                return Intervention.scale(site, factor);
            }
        }

        record Clamp(Site site, double low, double high) implements Form {
            @Override
            public Intervention<Site> intervention() {
                return new NetworkIntervention.Clamp(site, low, high);
            }
        }

        record Add(Site site, List<Double> vector, double factor) implements Form {
            @Override
            public Intervention<Site> intervention() {
                return new NetworkIntervention.Add(site, vector, factor);
            }
        }

        record ProjectOut(Site site, Subspace subspace) implements Form {
            @Override
            public Intervention<Site> intervention() {
                return new NetworkIntervention.ProjectOut(site, subspace);
            }
        }

        record Noise(Site site, double deviation, long seed) implements Form {
            @Override
            public Intervention<Site> intervention() {
                return new NetworkIntervention.Noise(site, deviation, seed);
            }
        }
    }

    /** @throws InputException when one of them has no such form */
    static ArrayNode write(List<Intervention<Site>> interventions) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        Intervention.all(interventions).steps().forEach(step -> array.add(RecordJson.write(form(step))));
        return array;
    }

    private static Form form(Intervention<Site> step) {
        return switch (step) {
            case Intervention.Hard<Site> hard -> new Form.Set(hard.variable(), hard.value());
            case Intervention.Shift<Site> shift -> new Form.Shift(shift.variable(), shift.delta());
            case Intervention.Scale<Site> scale -> new Form.Scale(scale.variable(), scale.factor());
            case NetworkIntervention.Zero zero -> new Form.Zero(zero.site());
            case NetworkIntervention.Clamp clamp -> new Form.Clamp(clamp.site(), clamp.low(), clamp.high());
            case NetworkIntervention.Add add -> new Form.Add(add.site(), add.vector(), add.factor());
            case NetworkIntervention.ProjectOut out -> new Form.ProjectOut(out.site(), out.subspace());
            case NetworkIntervention.Noise noise -> new Form.Noise(noise.site(), noise.deviation(), noise.seed());
            default -> throw new InputException("a training plan with '" + step + "' cannot be written as JSON");
        };
    }

    /** @throws InputException naming the first key that is wrong */
    static List<Intervention<Site>> read(JsonNode node, String path) {
        if (!node.isArray()) {
            throw new InputException(path + " is " + Json.shown(node) + ", expected a list");
        }
        List<Intervention<Site>> interventions = new ArrayList<>();
        for (JsonNode each : node) {
            String place = path + "[" + interventions.size() + "]";
            JsonNode whole = each.deepCopy();
            if (whole.get("site") instanceof ObjectNode site && !site.has("at") && !site.has("of")) {
                site.putObject("at").put("kind", "all");
            }
            interventions.add(RecordJson.read(whole, Form.class, place).intervention());
        }
        return interventions;
    }
}
