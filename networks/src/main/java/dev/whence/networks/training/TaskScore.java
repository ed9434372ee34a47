package dev.whence.networks.training;

import dev.whence.networks.Network;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.tasks.TaskPairs;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How a network answers questions.
 *
 * @param questions how many
 * @param accuracy how often its most likely token is a right answer
 * @param right mean probability of all right answers together
 * @param wrong mean probability of the answers that they are compared with
 */
public record TaskScore(int questions, double accuracy, double right, double wrong) {
    private static final int TOKENS = 1024;

    /** On the clean prompts of these pairs. */
    public static TaskScore of(Network network, TaskPairs pairs) {
        List<int[]> prompts =
                pairs.pairs().pairs().stream().map(PromptPair::cleanIds).toList();
        double hits = 0;
        double right = 0;
        double wrong = 0;
        for (int from = 0; from < prompts.size(); ) {
            int rows = Math.max(1, Math.min(prompts.size() - from, TOKENS / prompts.get(from).length));
            List<float[]> probabilities = next(network, prompts.subList(from, from + rows));
            for (int row = 0; row < rows; row++) {
                TaskPairs.Choices choices = pairs.choices().get(from + row);
                float[] each = probabilities.get(row);
                hits += choices.right().contains(largest(each)) ? 1 : 0;
                right += sum(each, choices.right());
                wrong += sum(each, choices.wrong());
            }
            from += rows;
        }
        int count = prompts.size();
        return new TaskScore(count, hits / count, right / count, wrong / count);
    }

    /** Probabilities of every token as the next of each prompt, {@code [vocabulary]}. */
    static List<float[]> next(Network network, List<int[]> prompts) {
        int[] lengths = prompts.stream().mapToInt(each -> each.length).toArray();
        int[] last = prompts.stream().mapToInt(each -> each.length - 1).toArray();
        Prompts checked = Prompts.of(prompts.toArray(new int[0][]));
        checked.check(network.spec().vocabulary(), network.spec().context());
        long[] ids = new long[prompts.size() * checked.longest()];
        for (int row = 0; row < prompts.size(); row++) {
            for (int position = 0; position < lengths[row]; position++) {
                ids[row * checked.longest() + position] = prompts.get(row)[position];
            }
        }
        return Tensors.withoutGradient(() -> {
            try (Pass pass = new Pass(network.blocks(), Taps.NONE, lengths)) {
                Tensor placed = Tensors.of(ids, prompts.size(), checked.longest())
                        .to(network.weights().device(), ScalarType.Long);
                Tensor rows = pass.rows(pass.stream(placed), last);
                float[] flat = Tensors.floats(torch.softmax(pass.logitsOf(rows), -1));
                int vocabulary = network.spec().vocabulary();
                List<float[]> result = new ArrayList<>();
                for (int row = 0; row < prompts.size(); row++) {
                    result.add(java.util.Arrays.copyOfRange(flat, row * vocabulary, (row + 1) * vocabulary));
                }
                return result;
            }
        });
    }

    static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    private static double sum(float[] values, List<Integer> which) {
        return which.stream().mapToDouble(id -> values[id]).sum();
    }
}
