package dev.whence.networks.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Hugging Face folder: {@code config.json}, and the tensors of a safetensors file (an int64 with the length of a JSON
 * header, the header, the numbers). It remembers which tensors were used.
 */
final class Folder {
    private final JsonNode config;
    private final Map<String, double[]> tensors;
    private final Set<String> unused;
    private final String prefix;

    private Folder(JsonNode config, Map<String, double[]> tensors, String prefix) {
        this.config = config;
        this.tensors = tensors;
        this.unused = new TreeSet<>(tensors.keySet());
        this.prefix = prefix;
    }

    /**
     * Reads a folder.
     *
     * @param prefix that files with the model's body alone leave out, such as {@code transformer.}
     */
    static Folder read(Path folder, String prefix) throws IOException {
        Map<String, double[]> tensors = tensors(folder.resolve("model.safetensors"));
        boolean whole = tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
        return new Folder(config(folder), tensors, whole ? "" : prefix);
    }

    static JsonNode config(Path folder) throws IOException {
        return new ObjectMapper().readTree(folder.resolve("config.json").toFile());
    }

    /** Every tensor of a file, row major. */
    static Map<String, double[]> tensors(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong(0));
        JsonNode header = new ObjectMapper().readTree(new String(bytes.array(), 8, length, StandardCharsets.UTF_8));
        Map<String, double[]> tensors = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            JsonNode tensor = entry.getValue();
            if (entry.getKey().equals("__metadata__")) {
                continue;
            }
            int from = 8 + length + tensor.get("data_offsets").get(0).asInt();
            int count = 1;
            for (JsonNode axis : tensor.get("shape")) {
                count *= axis.asInt();
            }
            double[] numbers = new double[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = switch (tensor.get("dtype").asText()) {
                    case "F32" -> bytes.getFloat(from + 4 * i);
                    case "I64" -> bytes.getLong(from + 8 * i);
                    default -> throw new IOException(entry.getKey() + " is " + tensor);
                };
            }
            tensors.put(entry.getKey(), numbers);
        }
        return tensors;
    }

    JsonNode config() {
        return config;
    }

    boolean has(String key) {
        return config.hasNonNull(key);
    }

    int size(String key) {
        return config.required(key).intValue();
    }

    int size(String key, int absent) {
        return has(key) ? size(key) : absent;
    }

    double number(String key, double absent) {
        return has(key) ? config.get(key).doubleValue() : absent;
    }

    boolean flag(String key, boolean absent) {
        return has(key) ? config.get(key).booleanValue() : absent;
    }

    String text(String key, String absent) {
        return has(key) ? config.get(key).textValue() : absent;
    }

    boolean holds(String name) {
        return tensors.containsKey(inFile(name));
    }

    double[] tensor(String name) {
        double[] found = tensors.get(inFile(name));
        if (found == null) {
            throw new IllegalStateException("no tensor " + name + " among " + tensors.keySet());
        }
        unused.remove(inFile(name));
        return found;
    }

    private String inFile(String name) {
        return !prefix.isEmpty() && name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    /** A row of a matrix of that width. */
    double[] row(String name, int row, int width) {
        return Arrays.copyOfRange(tensor(name), row * width, (row + 1) * width);
    }

    /** {@code nn.Linear}: the weight is [out, in]; the bias is added where there is one. */
    double[][] linear(double[][] x, String name) {
        double[] weight = tensor(name + ".weight");
        int in = x[0].length;
        double[] bias = holds(name + ".bias") ? tensor(name + ".bias") : new double[weight.length / in];
        return Maths.linear(x, weight, bias);
    }

    /** {@code Conv1D} of GPT-2: the weight is [in, out]. */
    double[][] conv1d(double[][] x, String name) {
        double[] weight = tensor(name + ".weight");
        double[] bias = tensor(name + ".bias");
        double[][] y = new double[x.length][bias.length];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < bias.length; o++) {
                double sum = bias[o];
                for (int i = 0; i < x[t].length; i++) {
                    sum += x[t][i] * weight[i * bias.length + o];
                }
                y[t][o] = sum;
            }
        }
        return y;
    }

    /** {@code nn.LayerNorm}. */
    double[][] layerNorm(double[][] x, String name, double epsilon) {
        return Maths.layerNorm(x, tensor(name + ".weight"), tensor(name + ".bias"), epsilon);
    }

    /** Fails when the file has tensors that were not used: something in the definition was left out. */
    void checkAllUsed() {
        if (!unused.isEmpty()) {
            throw new IllegalStateException("never used: " + unused);
        }
    }
}
