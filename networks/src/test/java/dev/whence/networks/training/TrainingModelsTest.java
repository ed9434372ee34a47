package dev.whence.networks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.networks.Models;
import dev.whence.networks.tasks.Corpus;
import dev.whence.networks.tasks.Task;
import dev.whence.networks.tasks.TaskPairs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The models that were trained by Whence do what their cards say. */
class TrainingModelsTest {
    private static String card(String name) throws IOException {
        try (InputStream stream = Models.class.getResourceAsStream("models/" + name + "/README.md")) {
            return new String(java.util.Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double said(String card, String task) {
        Matcher row = Pattern.compile("\\| " + task + " \\| ([0-9.]+) \\|").matcher(card);
        assertThat(row.find()).as(task).isTrue();
        return Double.parseDouble(row.group(1));
    }

    @Test
    void anInductionHead() {
        Batch halves = new RepeatedSequences(64, false).halves(555, 32, 64);
        try (Models.Loaded loaded = Models.load("induction-2l")) {
            assertThat(loaded.warnings()).isEmpty();
            assertThat(TrainingReport.accuracy(loaded.network(), halves)).isGreaterThanOrEqualTo(0.95);
            List<HeadScore> heads = HeadScore.of(loaded.network(), halves.prompts(0, halves.rows()));
            assertThat(heads).anyMatch(head -> head.layer() == 0 && head.previousToken() > 0.5);
            assertThat(heads).anyMatch(head -> head.layer() == 1 && head.induction() > 0.9);
        }
    }

    @Test
    void tasksAsTheCardSays() throws IOException {
        String card = card("tasks-4l");
        try (Models.Loaded loaded = Models.load("tasks-4l")) {
            for (Task task : Corpus.heldOut()) {
                TaskPairs pairs =
                        TaskPairs.of(task, loaded.network().tokenizer().orElseThrow(), 200, TrainingReport.SEED);
                TaskScore score = TaskScore.of(loaded.network(), pairs);
                // Within two questions: another processor rounds differently.
                assertThat(score.accuracy()).as(task.name()).isCloseTo(said(card, task.name()), within(0.0101));
                if (!task.name().equals("colours")) {
                    assertThat(score.accuracy()).as(task.name()).isGreaterThan(0.9);
                }
            }
        }
    }
}
