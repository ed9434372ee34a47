package dev.whence.networks.training;

import dev.whence.networks.Network;
import dev.whence.networks.tasks.Corpus;
import dev.whence.networks.tasks.Task;
import dev.whence.networks.tasks.TaskPairs;
import dev.whence.networks.tokens.Prompts;
import dev.whence.networks.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a trained network is measured on: held-out prompts of each task, or sequences that repeat, none of which training
 * saw.
 *
 * @param config what was done
 * @param halves sequences whose second half repeats the first; for {@code induction}
 * @param tasks held-out pairs by the names of their tasks; for {@code tasks}
 * @param parameters of the network; 0 before it is measured
 * @param accuracy on the second halves
 * @param heads scores of every head
 * @param scores of every task
 */
public record TrainingReport(
        TrainingConfig config,
        Optional<Batch> halves,
        Map<String, TaskPairs> tasks,
        long parameters,
        double accuracy,
        List<HeadScore> heads,
        Map<String, TaskScore> scores) {
    private static final int QUESTIONS = 200;
    private static final int SEQUENCES = 64;
    /** Another than any run is likely to have. */
    static final long SEED = 20_250_101;

    static TrainingReport of(TrainingConfig config, Batches batches, Optional<Tokenizer> tokenizer) {
        Optional<Batch> halves = batches instanceof RepeatedSequences repeated
                ? Optional.of(new RepeatedSequences(repeated.vocabulary(), false)
                        .halves(SEED, SEQUENCES, config.plan().length()))
                : Optional.empty();
        Map<String, TaskPairs> tasks = new LinkedHashMap<>();
        if (config.data() instanceof TrainingData.Tasks) {
            for (Task task : Corpus.heldOut()) {
                tasks.put(task.name(), TaskPairs.of(task, tokenizer.orElseThrow(), QUESTIONS, SEED));
            }
        }
        return new TrainingReport(config, halves, tasks, 0, 0, List.of(), Map.of());
    }

    /** Accuracies, for the log. */
    Evaluation evaluation() {
        return (_, _, network) -> {
            Map<String, Double> measured = new LinkedHashMap<>();
            halves.ifPresent(batch -> measured.put("second half", accuracy(network, batch)));
            tasks.forEach((name, pairs) ->
                    measured.put(name, TaskScore.of(network, pairs).accuracy()));
            return measured;
        };
    }

    TrainingReport measure(Network network) {
        Map<String, TaskScore> measured = new LinkedHashMap<>();
        tasks.forEach((name, pairs) -> measured.put(name, TaskScore.of(network, pairs)));
        return new TrainingReport(
                config,
                halves,
                tasks,
                network.spec().parameters(),
                halves.map(batch -> accuracy(network, batch)).orElse(0.0),
                halves.map(batch -> HeadScore.of(network, batch.prompts(0, batch.rows())))
                        .orElse(List.of()),
                measured);
    }

    /** How often the most likely token comes next, where a batch has weights. */
    public static double accuracy(Network network, Batch batch) {
        int hits = 0;
        int count = 0;
        Prompts prompts = batch.prompts(0, batch.rows());
        for (int row = 0; row < batch.rows(); row++) {
            List<int[]> prefixes = new ArrayList<>();
            List<Integer> next = new ArrayList<>();
            for (int position = 1; position < prompts.length(row); position++) {
                if (batch.weights()[row][position] > 0) {
                    prefixes.add(Arrays.copyOf(batch.ids()[row], position));
                    next.add(batch.ids()[row][position]);
                }
            }
            List<float[]> probabilities = TaskScore.next(network, prefixes);
            for (int i = 0; i < next.size(); i++) {
                hits += TaskScore.largest(probabilities.get(i)) == next.get(i) ? 1 : 0;
            }
            count += next.size();
        }
        return (double) hits / count;
    }

    /** A model card. */
    String card(TrainingLog log) {
        TrainingLog.Entry last = log.last();
        StringBuilder text = new StringBuilder("# " + config.name() + "\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%s Trained by Whence from random parameters: %d parameters, %d steps of %d sequences, seed %d,"
                        + " on %d threads. Mean training loss of the last steps: %.4f nats.%n%n",
                about(),
                parameters,
                config.plan().steps(),
                config.plan().batch(),
                config.plan().seed(),
                config.plan().workers(),
                last.losses().values().iterator().next()));
        if (!scores.isEmpty()) {
            text.append("On ")
                    .append(QUESTIONS)
                    .append(" held-out prompts of each task, none of which training saw:\n\n");
            text.append("| task | accuracy | probability of right answers | of wrong ones |\n|---|---|---|---|\n");
            scores.forEach((name, score) -> text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.3f |%n",
                    name,
                    score.accuracy(),
                    score.right(),
                    score.wrong())));
            text.append("""

                    What is held out of each task is said in `dev.whence.networks.tasks.Corpus`. Accuracy is how often the
                    most likely token of the whole vocabulary is a right answer. Whoever guesses among the words that a
                    prompt offers is right in 0.500 of indirect objects and 0.333 of colours.
                    """);
        }
        if (halves.isPresent()) {
            text.append(String.format(
                    Locale.ROOT,
                    "On %d new sequences of %d tokens whose second half repeats the first, it tells %.1f %% of the second"
                            + " half.%n%nAttention in the second half, to the token before and to the token after the earlier"
                            + " occurrence (Olsson et al. 2022):%n%n| head | previous token | induction |%n|---|---|---|%n",
                    SEQUENCES,
                    config.plan().length(),
                    100 * accuracy));
            heads.forEach(head -> text.append(String.format(
                    Locale.ROOT,
                    "| %d.%d | %.3f | %.3f |%n",
                    head.layer(),
                    head.head(),
                    head.previousToken(),
                    head.induction())));
        }
        text.append("""

                To make it again, with the same numbers on the same kind of processor:

                    whence network train training.json --out DIR
                """);
        return text.toString();
    }

    private String about() {
        return switch (config.data()) {
            case TrainingData.Induction induction ->
                induction.shuffled()
                        ? "A control: trained on random tokens that come again in another order."
                        : "A small decoder that continues sequences of random tokens which repeat themselves.";
            case TrainingData.Tasks _ ->
                "A small decoder with one word a token, trained on a made-up English of indirect objects, later years,"
                        + " colours, facts and two-hop facts.";
            case TrainingData.Ids ids -> "A decoder trained on the token ids in " + ids.file() + ".";
        };
    }
}
