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
    private static int pieces;

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
        if (workers == 1) {
            for (Runnable task : tasks) {
                progress.check();
                Tensors.withoutGradient(() -> {
                    task.run();
                    return done;
                });
                progress.at(stage, done.incrementAndGet(), tasks.size());
            }
            return;
        }
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
                switch (java.util.Objects.requireNonNull(failed.getCause())) {
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

    /** Whether the products of so wide a network gain from being shared. */
    public static boolean isLarge(int width) {
        return width >= LARGE;
    }

    /**
     * A pass begins: the products of a wide network are shared among processors, small ones lose by it. While processors
     * have pieces of work of their own nothing is shared. The number stays as it is when the pass ends, since changing it
     * takes time.
     */
    static synchronized void passBegins(int width) {
        decide(pieces == 0 && isLarge(width) && RowSharing.active() == null ? count() : 1);
    }

    private static synchronized void piecesBegin() {
        pieces++;
        decide(1);
    }

    private static synchronized void piecesEnd() {
        pieces--;
    }

    private static void decide(int wanted) {
        if (wanted != openblas_nolapack.blas_get_num_threads()) {
            openblas_nolapack.blas_set_num_threads(wanted);
        }
    }
}
