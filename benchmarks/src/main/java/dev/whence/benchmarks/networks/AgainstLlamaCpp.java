package dev.whence.benchmarks.networks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.networks.Models;
import dev.whence.networks.checkpoint.CheckpointWriter;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.tokens.Prompts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes networks as llama.cpp reads them, and beside them the logits that Whence computes: one half of a comparison. */
public final class AgainstLlamaCpp {
    private static final List<Integer> LENGTHS = List.of(1, 7, 30);
    /** Of the largest logit: float32 throughout. */
    private static final double EXACT = 2e-5;
    /** llama.cpp looks GELU up in a table of half-precision numbers. */
    private static final double TABLE = 2e-3;

    private AgainstLlamaCpp() {}

    /**
     * Makes a {@code .gguf} of each network, and {@code logits.json}.
     *
     * @param arguments where to write; then the networks, folders in Hugging Face's layout. If there are none, small
     *     ones with random weights are made.
     */
    public static void main(String[] arguments) throws IOException {
        Path target = Files.createDirectories(Path.of(arguments[0]));
        Map<String, Path> folders = new LinkedHashMap<>();
        for (String folder : Arrays.asList(arguments).subList(1, arguments.length)) {
            Path path = Path.of(folder);
            folders.put(String.valueOf(path.toAbsolutePath().normalize().getFileName()), path);
        }
        if (folders.isEmpty()) {
            for (Map.Entry<String, TransformerSpec> network :
                    SmallNetworks.all().entrySet()) {
                Path folder = target.resolve(network.getKey());
                CheckpointWriter.write(folder, new RandomParameters(network.getValue(), 0.3, true, folders.size()));
                folders.put(network.getKey(), folder);
            }
        }
        ObjectMapper json = new ObjectMapper();
        ArrayNode networks = json.createArrayNode();
        folders.forEach((name, folder) -> {
            try {
                GgufConversion.write(folder, target.resolve(name + ".gguf"));
            } catch (InputException impossible) {
                System.out.println(name + " is left out: " + impossible.getMessage());
                return;
            }
            logits(folder, networks.addObject().put("name", name));
        });
        json.writeValue(target.resolve("logits.json").toFile(), networks);
        System.out.println(networks.size() + " networks written");
    }

    private static void logits(Path folder, ObjectNode network) {
        SplittableRandom random = new SplittableRandom(1);
        try (Models.Loaded loaded = Models.load(folder.toString())) {
            TransformerSpec spec = loaded.network().spec();
            boolean gelu = spec.mlp().orElseThrow().activation().name().startsWith("GELU");
            network.put("tolerance", gelu ? TABLE : EXACT);
            ArrayNode results = network.putArray("prompts");
            int[][] ids = LENGTHS.stream()
                    .map(length -> random.ints(Math.min(length, spec.context()), 0, spec.vocabulary())
                            .toArray())
                    .toArray(int[][]::new);
            try (NetworkSystem system = new NetworkSystem(loaded.network(), Prompts.of(ids))) {
                for (int prompt = 0; prompt < ids.length; prompt++) {
                    ObjectNode result = results.addObject();
                    ArrayNode tokens = result.putArray("ids");
                    Arrays.stream(ids[prompt]).forEach(tokens::add);
                    ArrayNode rows = result.putArray("logits");
                    for (float[] row : system.logits(prompt)) {
                        ArrayNode numbers = rows.addArray();
                        for (float value : row) {
                            numbers.add(value);
                        }
                    }
                }
            }
        }
    }
}
