package dev.whence.app;

import dev.whence.causal.Progress;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * One line on standard error that is redrawn as work goes on: what, how far, how long still. Draws nothing when standard
 * error is not a terminal, nor in the first half second, so that quick work leaves no trace.
 */
final class ProgressBar implements Progress, AutoCloseable {
    private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long REDRAW = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int CELLS = 24;
    // When the time left can be told from what is done: a twentieth of the work, or three seconds of it.
    private static final double SURE_SHARE = 0.05;
    private static final long SURE_TIME = TimeUnit.SECONDS.toNanos(3);

    private final PrintStream out;
    private final boolean draws;
    private final boolean unicode;
    private final String cancelled;
    private final Thread interrupted = new Thread(this::sayCancelled, "cancelled");
    private final long started = System.nanoTime();
    private String stage = "";
    private long stageStarted;
    private long furthest;
    private long drawn;

    ProgressBar() {
        this(System.err, Terminal.showsProgress(), Terminal.unicode());
    }

    /**
     * @param cancelled what is left when the work is broken off
     */
    ProgressBar(String cancelled) {
        this(System.err, Terminal.showsProgress(), Terminal.unicode(), cancelled);
    }

    ProgressBar(PrintStream out, boolean draws, boolean unicode) {
        this(out, draws, unicode, "nothing was written");
    }

    private ProgressBar(PrintStream out, boolean draws, boolean unicode, String cancelled) {
        this.cancelled = cancelled;
        this.out = out;
        this.draws = draws;
        this.unicode = unicode;
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    private void sayCancelled() {
        out.print((draws ? "\r\u001b[K" : "") + "whence: cancelled; " + cancelled + "\n");
        out.flush();
    }

    @Override
    public synchronized void at(String newStage, long done, long total) {
        long now = System.nanoTime();
        if (!newStage.equals(stage)) {
            stage = newStage;
            stageStarted = now;
            furthest = 0;
        }
        if (!draws || now - started < QUIET || now - drawn < REDRAW && done < total) {
            return;
        }
        furthest = Math.max(furthest, done); // threads may report out of order
        drawn = now;
        out.print("\r\u001b[K" + line(stage, furthest, total, now - stageStarted, unicode));
        out.flush();
    }

    /** The text of the bar; time left by proportion, once that can be told. */
    static String line(String stage, long done, long total, long elapsedNanos, boolean unicode) {
        double share = total <= 0 ? 0 : Math.min(1, (double) done / total);
        int full = (int) Math.round(share * CELLS);
        String bar = (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : ".").repeat(CELLS - full);
        String left = "";
        if (share < 1 && (share >= SURE_SHARE || (elapsedNanos > SURE_TIME && done > 0))) {
            left = ", " + duration((long) (elapsedNanos * (1 - share) / share)) + " left";
        }
        return stage + " " + bar + " " + done + " of " + total + left;
    }

    /** A duration as a person says it: "8 s", "2 min 5 s", "1 h 3 min". */
    static String duration(long nanos) {
        long seconds = Math.max(1, Math.round(nanos / 1e9));
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /** Clears the line. */
    @Override
    public synchronized void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException _) {
            return; // going down already
        }
        if (draws && drawn != 0) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
