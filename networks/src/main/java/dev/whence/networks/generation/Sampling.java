package dev.whence.networks.generation;

import dev.whence.causal.InputException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How the next token is chosen from logits.
 *
 * @param temperature logits are divided by it; 0 for the most probable token
 * @param topK only this many of the most probable are drawn from; 0 for all
 * @param topP only the fewest most probable whose probability adds up to this are drawn from; 1 for all (Holtzman et al.
 *     2020)
 * @param seed of the draws
 */
public record Sampling(double temperature, int topK, double topP, long seed) {
    /** @throws InputException when a number is out of its range */
    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new InputException("temperature " + temperature + ", expected 0 or more");
        }
        if (topK < 0) {
            throw new InputException("top-k " + topK + ", expected 0 (all) or more");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new InputException("top-p " + topP + ", expected more than 0 and at most 1");
        }
    }

    /** Always the most probable token; the first of equals. */
    public static Sampling greedy() {
        return new Sampling(0, 0, 1, 0);
    }

    /** Draws one token. */
    int choose(float[] logits, SplittableRandom random) {
        if (temperature == 0) {
            int best = 0;
            for (int token = 1; token < logits.length; token++) {
                if (logits[token] > logits[best]) {
                    best = token;
                }
            }
            return best;
        }
        Integer[] order = IntStream.range(0, logits.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Float.compare(logits[b], logits[a]));
        int kept = topK == 0 ? order.length : Math.min(topK, order.length);
        double[] weights = new double[kept];
        double total = 0;
        for (int i = 0; i < kept; i++) {
            weights[i] = Math.exp((logits[order[i]] - (double) logits[order[0]]) / temperature);
            total += weights[i];
        }
        if (topP < 1) {
            double sum = 0;
            int count = 0;
            while (count < kept && sum < topP * total) {
                sum += weights[count++];
            }
            kept = count;
            total = sum;
        }
        double drawn = random.nextDouble() * total;
        for (int i = 0; i < kept; i++) {
            drawn -= weights[i];
            if (drawn < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }
}
