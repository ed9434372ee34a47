package dev.whence.circuits.gating;

import dev.whence.causal.InputException;
import dev.whence.circuits.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What each head does for a task (Nam et al. 2025): it <em>facilitates</em> when its gate stays open under a pull towards
 * 0, <em>interferes</em> when its gate closes under a pull towards 1, and is <em>irrelevant</em> when its gate goes wherever
 * it is pulled.
 *
 * @param heads layer by layer
 */
public record HeadRoles(List<HeadRole> heads) {
    /** From which on a score counts. */
    public static final double THRESHOLD = 0.5;

    public HeadRoles {
        heads = List.copyOf(heads);
    }

    /** What a head is called by its scores. */
    public enum Role {
        FACILITATING,
        INTERFERING,
        IRRELEVANT,
        /** Both facilitating and interfering. */
        UNSTABLE,
        /** No score reaches the threshold. */
        UNDECIDED
    }

    /**
     * One score of a head over the seeds.
     *
     * @param deviation standard deviation over seeds; NaN for one
     * @param share of seeds in which it reaches the threshold
     */
    public record Score(double mean, double deviation, double least, double greatest, double share) {
        static Score of(double[] values) {
            double mean = java.util.Arrays.stream(values).average().orElseThrow();
            double squares = java.util.Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            return new Score(
                    mean,
                    Math.sqrt(squares / (values.length - 1)),
                    java.util.Arrays.stream(values).min().orElseThrow(),
                    java.util.Arrays.stream(values).max().orElseThrow(),
                    (double) java.util.Arrays.stream(values)
                                    .filter(value -> value >= THRESHOLD)
                                    .count()
                            / values.length);
        }

        /** Whether it reaches the threshold in every seed. */
        public boolean always() {
            return share == 1;
        }

        /** Whether it reaches the threshold in at least one seed. */
        public boolean any() {
            return share > 0;
        }
    }

    /**
     * A head's scores.
     *
     * @param facilitation the gate of the removing fit
     * @param interference 1 less the gate of the retaining fit
     * @param irrelevance the gate of the retaining fit times 1 less that of the removing fit
     * @param role by the mean scores
     * @param seedRoles in each seed
     */
    public record HeadRole(
            Node.Head head,
            Score facilitation,
            Score interference,
            Score irrelevance,
            Role role,
            List<Role> seedRoles) {
        public HeadRole {
            seedRoles = List.copyOf(seedRoles);
        }
    }

    /**
     * Shares of the heads whose score reaches the threshold.
     *
     * @param always in every seed
     * @param any in at least one seed
     */
    public record Modularity(double always, double any) {}

    /** The three scores of one gate set. */
    enum Kind {
        FACILITATION,
        INTERFERENCE,
        IRRELEVANCE;

        double[] of(GateFit.SetFit fit) {
            double[] plus = fit.retaining().flat();
            double[] minus = fit.removing().flat();
            double[] scores = new double[plus.length];
            for (int head = 0; head < plus.length; head++) {
                scores[head] = switch (this) {
                    case FACILITATION -> minus[head];
                    case INTERFERENCE -> 1 - plus[head];
                    case IRRELEVANCE -> plus[head] * (1 - minus[head]);
                };
            }
            return scores;
        }
    }

    /** Of a fit. */
    public static HeadRoles of(GateFit fit) {
        Gates shape = fit.sets().getFirst().free();
        List<double[]> facilitation =
                fit.sets().stream().map(Kind.FACILITATION::of).toList();
        List<double[]> interference =
                fit.sets().stream().map(Kind.INTERFERENCE::of).toList();
        List<double[]> irrelevance =
                fit.sets().stream().map(Kind.IRRELEVANCE::of).toList();
        List<HeadRole> heads = new ArrayList<>();
        for (int gate = 0; gate < shape.layers() * shape.heads(); gate++) {
            Score facilitating = score(facilitation, gate);
            Score interfering = score(interference, gate);
            Score irrelevant = score(irrelevance, gate);
            List<Role> roles = new ArrayList<>();
            for (int set = 0; set < fit.sets().size(); set++) {
                roles.add(role(
                        facilitation.get(set)[gate],
                        interference.get(set)[gate],
                        irrelevance.get(set)[gate]));
            }
            heads.add(new HeadRole(
                    new Node.Head(gate / shape.heads(), gate % shape.heads()),
                    facilitating,
                    interfering,
                    irrelevant,
                    role(facilitating.mean(), interfering.mean(), irrelevant.mean()),
                    roles));
        }
        return new HeadRoles(heads);
    }

    private static Score score(List<double[]> scores, int gate) {
        return Score.of(scores.stream().mapToDouble(set -> set[gate]).toArray());
    }

    private static Role role(double facilitation, double interference, double irrelevance) {
        if (facilitation >= THRESHOLD) {
            return interference >= THRESHOLD ? Role.UNSTABLE : Role.FACILITATING;
        }
        if (interference >= THRESHOLD) {
            return Role.INTERFERING;
        }
        return irrelevance >= THRESHOLD ? Role.IRRELEVANT : Role.UNDECIDED;
    }

    /** The role of a head. */
    public HeadRole of(int layer, int head) {
        return heads.stream()
                .filter(each -> each.head().layer() == layer && each.head().head() == head)
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "no head " + layer + "." + head + " among the " + heads.size() + " whose roles these are"));
    }

    /** How many heads facilitate. */
    public Modularity facilitating() {
        return modularity(HeadRole::facilitation);
    }

    /** How many heads interfere. */
    public Modularity interfering() {
        return modularity(HeadRole::interference);
    }

    /** How many heads are irrelevant. */
    public Modularity irrelevant() {
        return modularity(HeadRole::irrelevance);
    }

    private Modularity modularity(java.util.function.Function<HeadRole, Score> score) {
        return new Modularity(
                share(head -> score.apply(head).always() ? 1 : 0),
                share(head -> score.apply(head).any() ? 1 : 0));
    }

    private double share(ToDoubleFunction<HeadRole> counted) {
        return heads.stream().mapToDouble(counted).average().orElseThrow();
    }
}
