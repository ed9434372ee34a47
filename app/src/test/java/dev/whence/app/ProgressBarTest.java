package dev.whence.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static String line(long done, long total, long seconds) {
        return ProgressBar.line("bootstrap", done, total, TimeUnit.SECONDS.toNanos(seconds), false);
    }

    @Test
    void timeLeftIsByProportion() {
        assertThat(line(50, 200, 10)).isEqualTo("bootstrap ######.................. 50 of 200, 30 s left");
        assertThat(line(1, 1000, 4)).endsWith("1 of 1000, 1 h 6 min left");
        assertThat(line(100, 1000, 20)).endsWith(", 3 min 0 s left");
    }

    @Test
    void noTimeLeftBeforeItCanBeToldNorAtTheEnd() {
        assertThat(line(1, 1000, 1)).endsWith("1 of 1000");
        assertThat(line(200, 200, 60)).isEqualTo("bootstrap ######################## 200 of 200");
    }

    @Test
    void nothingIsDrawnWhereThereIsNoTerminal() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ProgressBar bar = new ProgressBar(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, true)) {
            bar.at("bootstrap", 1, 2);
        }
        assertThat(bytes.size()).isZero();
    }
}
