package dev.whence.causal.adjustment;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Graph;
import dev.whence.causal.graph.NodeSet;
import java.util.random.RandomGenerator;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/** A linear-Gaussian model with random coefficients, each {@code a <-> b} a hidden cause; everything in closed form. */
record LinearModel(RealMatrix effects, RealMatrix covariance) {
    static LinearModel random(Graph graph, RandomGenerator random) {
        int size = graph.size();
        RealMatrix direct = MatrixUtils.createRealMatrix(size, size);
        RealMatrix noise = MatrixUtils.createRealMatrix(size, size);
        for (int v = 0; v < size; v++) {
            noise.setEntry(v, v, 0.3 + random.nextDouble());
        }
        for (Edge edge : graph.edges()) {
            int a = edge.canonical().from();
            int b = edge.canonical().to();
            if (edge.isDirected()) {
                direct.setEntry(b, a, strength(random));
            } else {
                double atA = strength(random);
                double atB = strength(random);
                noise.addToEntry(a, a, atA * atA);
                noise.addToEntry(b, b, atB * atB);
                noise.addToEntry(a, b, atA * atB);
                noise.addToEntry(b, a, atA * atB);
            }
        }
        RealMatrix total = inverse(MatrixUtils.createRealIdentityMatrix(size).subtract(direct));
        return new LinearModel(total, total.multiply(noise).multiply(total.transpose()));
    }

    private static double strength(RandomGenerator random) {
        return (random.nextBoolean() ? 1 : -1) * (0.3 + random.nextDouble());
    }

    private static RealMatrix inverse(RealMatrix matrix) {
        return new LUDecomposition(matrix).getSolver().getInverse();
    }

    double totalEffect(int x, int y) {
        return effects.getEntry(y, x);
    }

    /** cov(a, b | given) */
    double covariance(int a, int b, NodeSet given) {
        if (given.isEmpty()) {
            return covariance.getEntry(a, b);
        }
        int[] z = given.toArray();
        RealMatrix zz = covariance.getSubMatrix(z, z);
        RealMatrix az = covariance.getSubMatrix(new int[] {a}, z);
        RealMatrix zb = covariance.getSubMatrix(z, new int[] {b});
        return covariance.getEntry(a, b) - az.multiply(inverse(zz)).multiply(zb).getEntry(0, 0);
    }

    double coefficient(int x, int y, NodeSet z) {
        return covariance(x, y, z) / covariance(x, x, z);
    }

    /** Asymptotic variance of the least-squares coefficient of x, given z. */
    double variance(int x, int y, NodeSet z) {
        return covariance(y, y, z.with(x)) / covariance(x, x, z);
    }
}
