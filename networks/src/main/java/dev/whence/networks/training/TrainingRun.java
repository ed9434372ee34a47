package dev.whence.networks.training;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.WholeFile;
import dev.whence.networks.Network;
import dev.whence.networks.checkpoint.CheckpointWriter;
import dev.whence.networks.checkpoint.RandomParameters;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tasks.Corpus;
import dev.whence.networks.tokens.Tokenizer;
import dev.whence.networks.tokens.WordTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Carries out a configuration in a folder: {@code training.safetensors}, the last checkpoint, from which a run that was
 * broken off goes on; {@code log.jsonl}; and at the end {@code model}, a folder in Hugging Face's layout with
 * {@code config.json}, {@code model.safetensors}, {@code tokenizer.json} where there is one, {@code training.json} (the
 * configuration) and {@code README.md}.
 */
public final class TrainingRun {
    private static final String STATE = "training.safetensors";
    private static final String MODEL = "model";

    private final TrainingConfig config;
    private final Path out;
    private final Watcher watcher;

    /**
     * What came of a run.
     *
     * @param model the folder
     * @param log what was seen on the way
     * @param report measurements of the trained network
     */
    public record Result(Path model, TrainingLog log, TrainingReport report) {}

    /** Told of each evaluation as it is made. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * @param step updates done
         * @param losses of the last batch by name
         * @param measured what was found
         */
        void at(long step, Map<String, Double> losses, Map<String, Double> measured);
    }

    private TrainingRun(TrainingConfig config, Path out, Watcher watcher) {
        this.config = config;
        this.out = out;
        this.watcher = watcher;
    }

    /**
     * Trains.
     *
     * @param out made if it is not there; a checkpoint in it is gone on from
     * @throws InputException when there is a model already, the checkpoint there is of another plan, a file cannot be read
     *     or written, or training diverges
     * @throws java.util.concurrent.CancellationException when progress says so; the last checkpoint stays
     */
    public static Result of(TrainingConfig config, Path out, Progress progress) {
        return of(config, out, (_, _, _) -> {}, progress);
    }

    /** The same, with somebody who is told of each evaluation. */
    public static Result of(TrainingConfig config, Path out, Watcher watcher, Progress progress) {
        return new TrainingRun(config, out, watcher).run(progress);
    }

    private Result run(Progress progress) {
        Path model = out.resolve(MODEL);
        if (Files.exists(model)) {
            throw new InputException(model + " is there already; expected a folder to train into without one");
        }
        WholeFile.folder(out);
        Path scratch = scratch();
        try {
            Optional<Tokenizer> tokenizer = tokenizer(scratch);
            int tokens = tokenizer.map(Tokenizer::vocabulary).orElse(0);
            TransformerSpec spec = config.architecture(tokens);
            RandomParameters first = new RandomParameters(
                    spec, config.deviation(), false, config.plan().seed());
            Batches batches = batches(spec, tokenizer);
            try (Network network = Network.of(
                    first, tokenizer, dev.whence.networks.Precision.FLOAT32, dev.whence.networks.Place.CPU)) {
                TrainingReport report = TrainingReport.of(config, batches, tokenizer);
                TrainingLog log = train(network, batches, report, progress);
                TrainingReport measured = report.measure(network);
                write(network, scratch, measured.card(log));
                WholeFile.write(out.resolve("log.jsonl"), log.toJsonLines());
                move(scratch.resolve(MODEL), model);
                Files.deleteIfExists(out.resolve(STATE));
                return new Result(model, log, measured);
            }
        } catch (IOException failure) {
            throw new InputException("cannot write into " + out + ": " + failure.getMessage(), failure);
        } finally {
            delete(scratch);
        }
    }

    private TrainingLog train(Network network, Batches batches, TrainingReport report, Progress progress) {
        Path state = out.resolve(STATE);
        try (Trainer trainer = new Trainer(network, config.plan(), batches)) {
            if (Files.exists(state)) {
                trainer.resume(state);
            }
            return trainer.run(
                    Optional.of(state),
                    (step, losses, seen) -> {
                        Map<String, Double> measured = report.evaluation().at(step, losses, seen);
                        watcher.at(step, losses, measured);
                        return measured;
                    },
                    progress);
        }
    }

    private Optional<Tokenizer> tokenizer(Path scratch) {
        return config.data() instanceof TrainingData.Tasks
                ? Optional.of(WordTokenizer.write(scratch.resolve("tokenizer"), Corpus.words()))
                : Optional.empty();
    }

    private Batches batches(TransformerSpec spec, Optional<Tokenizer> tokenizer) {
        return switch (config.data()) {
            case TrainingData.Induction induction -> new RepeatedSequences(spec.vocabulary(), induction.shuffled());
            case TrainingData.Tasks tasks -> {
                if (spec.vocabulary() < tokenizer.orElseThrow().vocabulary()) {
                    throw new InputException("model.vocabulary is " + spec.vocabulary() + ", expected at least the "
                            + tokenizer.get().vocabulary() + " tokens of the corpus");
                }
                yield new Sentences(tokenizer.get(), tasks.mix()::sentence, tasks.answerWeight(), tasks.otherWeight());
            }
            case TrainingData.Ids ids ->
                TokenStream.read(config.folder().resolve(ids.file()), Optional.empty(), spec.vocabulary());
        };
    }

    private void write(Network network, Path scratch, String card) throws IOException {
        Path folder = scratch.resolve(MODEL);
        CheckpointWriter.write(folder, network.weights());
        Path tokenizer = scratch.resolve("tokenizer");
        if (Files.isDirectory(tokenizer)) {
            try (Stream<Path> files = Files.list(tokenizer)) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
                }
            }
        }
        WholeFile.write(folder.resolve("training.json"), config.toJson().toPrettyString() + "\n");
        WholeFile.write(folder.resolve("README.md"), card);
    }

    private Path scratch() {
        try {
            return Files.createDirectory(
                    out.resolve("." + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".tmp"));
        } catch (IOException failure) {
            throw new InputException("cannot write into " + out + ": " + failure.getMessage(), failure);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // A temporary folder that stays is no reason to fail.
        }
    }
}
