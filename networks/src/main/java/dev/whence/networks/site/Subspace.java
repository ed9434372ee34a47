package dev.whence.networks.site;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Directions in a site's space, made orthonormal.
 *
 * @param name what a report calls it
 * @param basis orthonormal rows, each of the site's width
 */
public record Subspace(String name, List<List<Double>> basis) {
    public Subspace {
        basis = basis.stream().map(List::copyOf).toList();
    }

    /**
     * The span of some vectors, by modified Gram–Schmidt, twice.
     *
     * @throws InputException when there is none, they differ in width, or one is zero or depends on those before it
     */
    public static Subspace spannedBy(String name, double[]... vectors) {
        if (vectors.length == 0 || vectors[0].length == 0) {
            throw new InputException("subspace '" + name + "' has no directions");
        }
        List<double[]> rows = new ArrayList<>();
        for (double[] vector : vectors) {
            if (vector.length != vectors[0].length) {
                throw new InputException("subspace '" + name + "' has directions of width " + vectors[0].length
                        + " and " + vector.length);
            }
            double[] row = vector.clone();
            double before = norm(row);
            for (int pass = 0; pass < 2; pass++) {
                for (double[] other : rows) {
                    double dot = 0;
                    for (int i = 0; i < row.length; i++) {
                        dot += row[i] * other[i];
                    }
                    for (int i = 0; i < row.length; i++) {
                        row[i] -= dot * other[i];
                    }
                }
            }
            double after = norm(row);
            if (!(after > 1e-7 * before)) {
                throw new InputException("direction " + rows.size() + " of subspace '" + name
                        + "' is zero or depends on those before it");
            }
            for (int i = 0; i < row.length; i++) {
                row[i] /= after;
            }
            rows.add(row);
        }
        return new Subspace(
                name,
                rows.stream()
                        .map(row -> java.util.Arrays.stream(row).boxed().toList())
                        .toList());
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    /** How many directions. */
    public int dimensions() {
        return basis.size();
    }

    /** How many components a vector of the space has. */
    public int width() {
        return basis.getFirst().size();
    }

    @Override
    public String toString() {
        return "'" + name + "'";
    }
}
