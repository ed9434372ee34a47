package dev.whence.discovery.simulation;

import dev.whence.causal.InputException;

/**
 * What graph to draw.
 *
 * @param shape the kind of random graph
 * @param variables how many nodes
 * @param degree the average number of neighbours of a node; the graph has exactly {@link #edges()} edges
 * @param layers how many layers a layered graph has
 */
public record GraphModel(GraphShape shape, int variables, double degree, int layers) {
    /** @throws InputException when no such graph exists; the message says what is possible */
    public GraphModel {
        if (variables < 1) {
            throw new InputException("the number of variables is " + variables + "; it must be 1 or more");
        }
        if (!(degree >= 0)) {
            throw new InputException("the average degree is " + degree + "; it must be 0 or more");
        }
        if (shape == GraphShape.LAYERED && (layers < 2 || layers > variables)) {
            throw new InputException("the number of layers is " + layers + "; with " + variables
                    + " variables it must be from 2 to " + variables);
        }
        long pairs = pairs(shape, variables, layers);
        if (Math.round(variables * degree / 2) > pairs) {
            throw new InputException("an average degree of " + degree + " is not possible with " + variables
                    + " variables" + (shape == GraphShape.LAYERED ? " in " + layers + " layers" : "")
                    + "; the largest is " + 2.0 * pairs / variables);
        }
    }

    /** An Erdős–Rényi graph. */
    public static GraphModel erdosRenyi(int variables, double degree) {
        return new GraphModel(GraphShape.ERDOS_RENYI, variables, degree, 1);
    }

    public static GraphModel scaleFree(int variables, double degree) {
        return new GraphModel(GraphShape.SCALE_FREE, variables, degree, 1);
    }

    public static GraphModel layered(int variables, double degree, int layers) {
        return new GraphModel(GraphShape.LAYERED, variables, degree, layers);
    }

    /** The number of edges, {@code variables * degree / 2} rounded. */
    public int edges() {
        return Math.toIntExact(Math.round(variables * degree / 2));
    }

    private static long pairs(GraphShape shape, int variables, int layers) {
        long pairs = (long) variables * (variables - 1) / 2;
        if (shape == GraphShape.LAYERED) {
            for (int layer = 0; layer < layers; layer++) {
                long inside = (long) layerStart(variables, layers, layer + 1) - layerStart(variables, layers, layer);
                pairs -= inside * (inside - 1) / 2;
            }
        }
        return pairs;
    }

    /** The first position of a layer. */
    static int layerStart(int variables, int layers, int layer) {
        return (int) ((long) variables * layer / layers);
    }
}
