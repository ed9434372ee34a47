package dev.whence.networks.run;

import dev.whence.causal.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Work that is many independent pieces, one processor each: quicker than sharing every single operation among the
 * processors, since nothing waits for anything.
 */
public final class Cores {
    private static final int LARGE = 256;
    private static int passes;
    private static int pieces;
    private static int threads = 1;

    private Cores() {}

    /** How many processors there are. */
    public static int count() {
        return NativeSettings.processors();
    }

    /**
     * Runs tasks without recording for gradients, each in a scope of its own.
     *
     * @param workers how many at a time
     * @param stage what progress calls it
     * @throws java.util.concurrent.CancellationException when progress says so; tasks that run finish first
     */
    public static void run(List<Runnable> tasks, int workers, String stage, Progress progress) {
        if (tasks.isEmpty()) {
            return;
        }
        AtomicInteger done = new AtomicInteger();
        piecesBegin();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().factory())) {
            List<Future<?>> futures = new ArrayList<>();
            for (Runnable task : tasks) {
                futures.add(pool.submit(() -> {
                    progress.check();
                    Tensors.withoutGradient(() -> {
                        task.run();
                        return done;
                    });
                    progress.at(stage, done.incrementAndGet(), tasks.size());
                }));
            }
            try {
                for (Future<?> future : futures) {
                    future.get();
                }
            } catch (InterruptedException interrupted) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new java.util.concurrent.CancellationException("cancelled");
            } catch (ExecutionException failed) {
                pool.shutdownNow();
                switch (failed.getCause()) {
                    case RuntimeException runtime -> throw runtime;
                    case Error error -> throw error;
                    case Throwable other -> throw new IllegalStateException(other);
                }
            }
        } finally {
            piecesEnd();
        }
    }

    /** Until closed, each operation of linear algebra has one processor: for work that is shared out among threads. */
    public static Alone alone() {
        piecesBegin();
        return Cores::piecesEnd;
    }

    /** Ends what {@link #alone} began. */
    @FunctionalInterface
    public interface Alone extends AutoCloseable {
        @Override
        void close();
    }

    /** Whether the matrix products of so wide a network gain from being shared among processors: small ones lose. */
    static boolean isLarge(int width) {
        return width >= LARGE;
    }

    /** A pass of a large network begins: its products are shared, unless processors have work of their own. */
    static synchronized void passBegins() {
        passes++;
        decide();
    }

    static synchronized void passEnds() {
        passes--;
        decide();
    }

    private static synchronized void piecesBegin() {
        pieces++;
        decide();
    }

    private static synchronized void piecesEnd() {
        pieces--;
        decide();
    }

    private static void decide() {
        int wanted = pieces == 0 && passes > 0 ? count() : 1;
        if (wanted != threads) {
            threads = wanted;
            openblas_nolapack.blas_set_num_threads(wanted);
        }
    }
}
