package dev.whence.causal.model;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One way in which a variable may answer to its causes, and the probability that a unit is of that kind: a state of its
 * exogenous noise (Balke and Pearl 1994).
 *
 * @param probability of units of this kind
 * @param values the number of the variable's state for each configuration of its causes, the last cause changing fastest
 */
public record Response(double probability, List<Integer> values) {
    /** The most kinds of units that one variable may have. */
    private static final int MOST = 4096;

    public Response {
        values = List.copyOf(values);
    }

    /** A response function: its probability, then the state for each configuration. */
    public static Response of(double probability, int... values) {
        return new Response(probability, IntStream.of(values).boxed().toList());
    }

    /** The responses that give a table, under a coupling; rows are configurations, each summing to one. */
    static List<Response> of(String name, double[][] rows, Coupling coupling) {
        return switch (coupling) {
            case MONOTONE -> monotone(rows);
            case INDEPENDENT -> independent(name, rows);
        };
    }

    /** Cuts [0,1] at every cumulative probability; between two cuts all units answer alike. */
    private static List<Response> monotone(double[][] rows) {
        double[] cuts = Arrays.stream(rows)
                .flatMapToDouble(row -> {
                    double[] sums = row.clone();
                    Arrays.parallelPrefix(sums, Double::sum);
                    return Arrays.stream(sums, 0, sums.length - 1);
                })
                .map(cut -> Math.clamp(cut, 0, 1))
                .sorted()
                .toArray();
        List<Response> responses = new ArrayList<>();
        double below = 0;
        for (int i = 0; i <= cuts.length; i++) {
            double above = i == cuts.length ? 1 : cuts[i];
            if (above - below > 1e-14) { // less is the rounding of equal sums
                double middle = (below + above) / 2;
                List<Integer> values =
                        Arrays.stream(rows).map(row -> quantile(row, middle)).toList();
                responses.add(new Response(above - below, values));
                below = above;
            }
        }
        return responses;
    }

    private static int quantile(double[] row, double probability) {
        double sum = 0;
        for (int state = 0; state < row.length; state++) {
            sum += row[state];
            if (sum >= probability) {
                return state;
            }
        }
        return row.length - 1;
    }

    private static List<Response> independent(String name, double[][] rows) {
        List<Response> responses = List.of(new Response(1, List.of()));
        for (double[] row : rows) {
            List<Response> longer = new ArrayList<>();
            for (Response response : responses) {
                for (int state = 0; state < row.length; state++) {
                    if (row[state] > 0) {
                        List<Integer> values = new ArrayList<>(response.values());
                        values.add(state);
                        longer.add(new Response(response.probability() * row[state], values));
                    }
                }
            }
            if (longer.size() > MOST) {
                throw new InputException("'" + name + "' has more than " + MOST
                        + " ways to answer to its causes when each is drawn on its own; use the monotone coupling");
            }
            responses = longer;
        }
        return responses;
    }
}
