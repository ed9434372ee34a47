package dev.whence.causal.model;

import dev.whence.causal.graph.Dag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random discrete models, together with the response functions they were made of. */
public record RandomDiscrete(DiscreteModel model, List<List<String>> causes, List<List<Response>> responses) {
    /** Each variable has two or three states and one to four kinds of units with random answers. */
    static RandomDiscrete of(Dag dag, SplittableRandom random) {
        int[] sizes =
                IntStream.range(0, dag.size()).map(_ -> 2 + random.nextInt(2)).toArray();
        DiscreteModelBuilder builder = DiscreteModel.builder();
        List<List<String>> allCauses = new ArrayList<>();
        List<List<Response>> all = new ArrayList<>();
        for (int node = 0; node < dag.size(); node++) {
            List<String> causes = new ArrayList<>(dag.names(dag.parents(node)));
            if (random.nextBoolean()) {
                causes = causes.reversed();
            }
            int rows =
                    causes.stream().mapToInt(cause -> sizes[dag.index(cause)]).reduce(1, (a, b) -> a * b);
            double[] shares = random.doubles(1 + random.nextInt(4), 0.1, 1).toArray();
            double total = Arrays.stream(shares).sum();
            int size = sizes[node];
            List<Response> responses = Arrays.stream(shares)
                    .mapToObj(share -> Response.of(
                            share / total, random.ints(rows, 0, size).toArray()))
                    .toList();
            builder.responses(dag.name(node), states(size), causes, responses);
            allCauses.add(List.copyOf(causes));
            all.add(responses);
        }
        return new RandomDiscrete(builder.build(), allCauses, all);
    }

    /** Binary variables with random tables under a coupling; the tables depend on the seed alone. */
    public static DiscreteModel binary(Dag dag, long seed, Coupling coupling) {
        SplittableRandom random = new SplittableRandom(seed);
        DiscreteModelBuilder builder = DiscreteModel.builder();
        for (int node = 0; node < dag.size(); node++) {
            List<String> causes = dag.names(dag.parents(node));
            double[][] rows = new double[1 << causes.size()][];
            for (int i = 0; i < rows.length; i++) {
                double p = 0.05 + 0.9 * random.nextDouble();
                rows[i] = new double[] {1 - p, p};
            }
            builder.table(dag.name(node), states(2), causes, coupling, rows);
        }
        return builder.build();
    }

    private static List<String> states(int size) {
        return IntStream.range(0, size).mapToObj(Integer::toString).toList();
    }
}
