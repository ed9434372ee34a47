package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.Network;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A vector in a site's space, in the site's own units.
 *
 * @param name what a report calls it
 * @param site where it is, and at which positions it acts; not {@link Site.Within}
 * @param vector as many components as the site has; finite, not all zero
 */
public record Direction(String name, Site site, List<Double> vector) {
    /** @throws InputException when the vector is empty, zero or not finite, or the site is no vector per position */
    public Direction {
        vector = List.copyOf(vector);
        if (site instanceof Site.Within || site instanceof Site.Pattern || site instanceof Site.AttentionLogits) {
            throw new InputException("direction '" + name + "' at " + site + ", expected a site whose value is a plain"
                    + " vector per position");
        }
        double square = 0;
        for (double component : vector) {
            square += component * component;
        }
        if (!(square > 0) || !Double.isFinite(square)) {
            throw new InputException("direction '" + name + "' has norm " + Math.sqrt(square)
                    + ", expected a finite vector that is not zero");
        }
    }

    /** The same for an array. */
    public static Direction of(String name, Site site, double[] vector) {
        return new Direction(name, site, java.util.Arrays.stream(vector).boxed().toList());
    }

    /**
     * The mean over some prompts minus the mean over others, not normalised.
     *
     * @param site at one position per prompt; at {@link At.PerPrompt} both lists must have as many prompts
     * @throws InputException when the network has no such site, or the means are the same
     */
    public static Direction betweenMeans(String name, Network network, Site site, Prompts from, Prompts to) {
        double[] start = SiteVectors.mean(network, from, site);
        double[] end = SiteVectors.mean(network, to, site);
        for (int i = 0; i < end.length; i++) {
            end[i] -= start[i];
        }
        return of(name, site, end);
    }

    /** A random direction of the given norm, the same for the same seed: the control of every claim about directions. */
    public static Direction random(Site site, int width, double norm, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] vector = new double[width];
        double square = 0;
        for (int i = 0; i < width; i++) {
            vector[i] = random.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < width; i++) {
            vector[i] *= norm / Math.sqrt(square);
        }
        return of("random, seed " + seed, site, vector);
    }

    /** Its Euclidean length. */
    public double norm() {
        return Math.sqrt(vector.stream().mapToDouble(x -> x * x).sum());
    }

    /** The same direction at other positions. */
    public Direction at(At positions) {
        return new Direction(name, site.at(positions), vector);
    }

    /** The same direction with this length. */
    public Direction scaledTo(double length) {
        double factor = length / norm();
        return new Direction(name, site, vector.stream().map(x -> x * factor).toList());
    }

    /** @throws InputException when the network has no such site, or the site has another width; it names both widths */
    public void check(Network network) {
        site.check(network.spec());
        int width = site.width(network.spec());
        if (width != vector.size()) {
            throw new InputException(
                    "direction '" + name + "' has " + vector.size() + " components, but " + site + " has " + width);
        }
    }

    /** The line that it spans. */
    public Subspace subspace() {
        return Subspace.spannedBy(
                name, vector.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The coordinate along the direction, as a site of one dimension. */
    public Site coordinate() {
        return new Site.Within(site, subspace());
    }

    /** {@code alpha} times the vector is added. */
    public NetworkIntervention steer(double alpha) {
        return new NetworkIntervention.Add(site, vector, alpha);
    }

    /** The site loses what it has along the direction. */
    public NetworkIntervention projectOut() {
        return new NetworkIntervention.ProjectOut(site, subspace());
    }

    /**
     * Nothing writes along the direction any more: it is projected out of the embeddings and of what every attention
     * and MLP writes, at the site's positions (Arditi et al. 2024).
     *
     * @throws InputException when it is not a direction of the residual stream
     */
    public Intervention<Site> ablate(TransformerSpec spec) {
        if (vector.size() != spec.width()) {
            throw new InputException("direction '" + name + "' has " + vector.size()
                    + " components, but the residual stream has " + spec.width());
        }
        Subspace line = subspace();
        List<Intervention<Site>> steps = new ArrayList<>();
        steps.add(new NetworkIntervention.ProjectOut(new Site.Embeddings(site.at()), line));
        for (int layer = 0; layer < spec.layers(); layer++) {
            steps.add(new NetworkIntervention.ProjectOut(new Site.AttentionOutput(layer, site.at()), line));
            if (spec.mlp().isPresent()) {
                steps.add(new NetworkIntervention.ProjectOut(new Site.MlpOutput(layer, site.at()), line));
            }
        }
        return Intervention.all(steps);
    }

    /**
     * The site is mirrored along the direction: its coordinate c becomes {@code 2 centre - c}.
     *
     * @param centre a point of the mirror, such as the midpoint of two means
     * @throws InputException when the centre has another width
     */
    public Intervention<Site> reflect(List<Double> centre) {
        if (centre.size() != vector.size()) {
            throw new InputException(
                    "a centre of " + centre.size() + " components for direction '" + name + "' of " + vector.size());
        }
        double dot = 0;
        for (int i = 0; i < vector.size(); i++) {
            dot += vector.get(i) * centre.get(i);
        }
        Site along = coordinate();
        return Intervention.all(List.<Intervention<Site>>of(
                new Intervention.Scale<>(along, -1), new Intervention.Shift<>(along, 2 * dot / norm())));
    }

    /** The cosine of the angle to another vector of the same width. */
    public double cosine(Direction other) {
        if (other.vector.size() != vector.size()) {
            throw new InputException("directions '" + name + "' of " + vector.size() + " components and '" + other.name
                    + "' of " + other.vector.size() + " have no angle");
        }
        double dot = 0;
        for (int i = 0; i < vector.size(); i++) {
            dot += vector.get(i) * other.vector.get(i);
        }
        return dot / (norm() * other.norm());
    }

    @Override
    public String toString() {
        return "'" + name + "' at " + site;
    }
}
