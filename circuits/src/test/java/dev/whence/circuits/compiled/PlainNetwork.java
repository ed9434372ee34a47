package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.Slot;
import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A transformer without norms in plain Java and doubles, in which every edge can carry something else. */
final class PlainNetwork {
    private final TransformerSpec spec;
    private final ComputationGraph graph;
    private final Map<String, double[]> parameters = new HashMap<>();

    /** What a slot gets from a writer instead of what it wrote, {@code [position][width]}. */
    interface Wire {
        Wire PLAIN = (_, written) -> written;

        double[][] carries(Edge edge, double[][] written);

        /** These edges carry what they do, the others nothing. */
        static Wire only(Set<Edge> edges) {
            return (edge, written) -> edges.contains(edge) ? written : new double[written.length][written[0].length];
        }
    }

    /**
     * @param written by writer, {@code [position][width]}
     * @param logits at the last position
     */
    record Run(List<double[][]> written, double[] logits) {}

    PlainNetwork(ParameterSource source, ComputationGraph graph) {
        this.spec = source.spec();
        this.graph = graph;
        for (ParameterShape shape : ParameterShape.of(spec)) {
            float[] floats = new float[(int) shape.count()];
            source.read(shape, MemorySegment.ofArray(floats));
            double[] numbers = new double[floats.length];
            for (int i = 0; i < floats.length; i++) {
                numbers[i] = floats[i];
            }
            parameters.put(shape.name(), numbers);
        }
    }

    private double[] parameter(String name) {
        return java.util.Objects.requireNonNull(parameters.get(name), name);
    }

    double[][] embedded(int... ids) {
        int width = spec.width();
        double[] tokens = parameter("embedding.tokens");
        double[] positions = parameter("embedding.positions");
        double[][] x = new double[ids.length][width];
        for (int p = 0; p < ids.length; p++) {
            for (int i = 0; i < width; i++) {
                x[p][i] = tokens[ids[p] * width + i] + positions[p * width + i];
            }
        }
        return x;
    }

    Run run(int[] ids, Wire wire) {
        return run(embedded(ids), wire);
    }

    Run run(double[][] embedded, Wire wire) {
        List<double[][]> written = new ArrayList<>();
        written.add(embedded);
        for (int layer = 0; layer < graph.layers(); layer++) {
            List<double[][]> heads = new ArrayList<>();
            for (int head = 0; head < graph.heads(); head++) {
                heads.add(head(new Node.Head(layer, head), written, wire));
            }
            written.addAll(heads);
            if (graph.hasMlp()) {
                written.add(mlp(layer, written, wire));
            }
        }
        double[][] last = read(new Slot(new Node.Output(), Slot.Role.INPUT), written, wire);
        return new Run(written, product("output.weight", 0, spec.vocabulary(), last[last.length - 1], null));
    }

    private double[][] read(Slot slot, List<double[][]> written, Wire wire) {
        double[][] sum = new double[written.getFirst().length][spec.width()];
        for (int writer = 0; writer < graph.writersBefore(graph.indexOf(slot)); writer++) {
            double[][] part = wire.carries(new Edge(graph.writers().get(writer), slot), written.get(writer));
            for (int p = 0; p < sum.length; p++) {
                for (int i = 0; i < sum[p].length; i++) {
                    sum[p][i] += part[p][i];
                }
            }
        }
        return sum;
    }

    private double[][] head(Node.Head head, List<double[][]> written, Wire wire) {
        double[][] queries = projected(head, Slot.Role.QUERY, "query", written, wire);
        double[][] keys = projected(head, Slot.Role.KEY, "key", written, wire);
        double[][] values = projected(head, Slot.Role.VALUE, "value", written, wire);
        int n = queries.length;
        int width = spec.attention().headWidth();
        double[] output = parameter("layers." + head.layer() + ".attention.output.weight");
        double[][] result = new double[n][spec.width()];
        for (int q = 0; q < n; q++) {
            double[] scores = new double[q + 1];
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k <= q; k++) {
                for (int i = 0; i < width; i++) {
                    scores[k] += queries[q][i] * keys[k][i] * spec.attention().scale();
                }
                most = Math.max(most, scores[k]);
            }
            double total = 0;
            for (int k = 0; k <= q; k++) {
                scores[k] = Math.exp(scores[k] - most);
                total += scores[k];
            }
            for (int i = 0; i < width; i++) {
                double mixed = 0;
                for (int k = 0; k <= q; k++) {
                    mixed += scores[k] / total * values[k][i];
                }
                for (int d = 0; d < spec.width(); d++) {
                    result[q][d] += output[d * graph.heads() * width + head.head() * width + i] * mixed;
                }
            }
        }
        return result;
    }

    private double[][] projected(Node.Head head, Slot.Role role, String name, List<double[][]> written, Wire wire) {
        double[][] input = read(new Slot(head, role), written, wire);
        int width = spec.attention().headWidth();
        String prefix = "layers." + head.layer() + ".attention." + name;
        double[][] result = new double[input.length][];
        for (int p = 0; p < input.length; p++) {
            result[p] = product(prefix + ".weight", head.head() * width, width, input[p], parameter(prefix + ".bias"));
        }
        return result;
    }

    private double[][] mlp(int layer, List<double[][]> written, Wire wire) {
        double[][] input = read(new Slot(new Node.MlpBlock(layer), Slot.Role.INPUT), written, wire);
        String prefix = "layers." + layer + ".mlp.";
        int hidden = spec.mlp().orElseThrow().hidden();
        double[][] result = new double[input.length][];
        for (int p = 0; p < input.length; p++) {
            double[] neurons = product(prefix + "in.weight", 0, hidden, input[p], parameter(prefix + "in.bias"));
            for (int i = 0; i < hidden; i++) {
                neurons[i] = Math.max(0, neurons[i]);
            }
            result[p] = product(prefix + "out.weight", 0, spec.width(), neurons, parameter(prefix + "out.bias"));
        }
        return result;
    }

    private double[] product(String matrix, int first, int rows, double[] x, double @Nullable [] bias) {
        double[] weights = parameter(matrix);
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            double sum = bias == null ? 0 : bias[first + row];
            int offset = (first + row) * x.length;
            for (int i = 0; i < x.length; i++) {
                sum += weights[offset + i] * x[i];
            }
            result[row] = sum;
        }
        return result;
    }
}
