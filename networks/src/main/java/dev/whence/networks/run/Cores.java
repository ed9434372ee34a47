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
    private static final AtomicInteger USERS = new AtomicInteger();

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
        try (ExecutorService pool = Executors.newFixedThreadPool(workers, Thread.ofPlatform().daemon().factory())) {
            singly(workers > 1);
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
            together(workers > 1);
        }
    }

    /** Until closed, each operation of linear algebra has one processor: for work that is shared out among threads. */
    public static Alone alone() {
        singly(true);
        return () -> together(true);
    }

    /** Ends what {@link #alone} began. */
    @FunctionalInterface
    public interface Alone extends AutoCloseable {
        @Override
        void close();
    }

    private static void singly(boolean several) {
        if (several && USERS.getAndIncrement() == 0) {
            openblas_nolapack.blas_set_num_threads(1);
        }
    }

    private static void together(boolean several) {
        if (several && USERS.decrementAndGet() == 0) {
            openblas_nolapack.blas_set_num_threads(count());
        }
    }
}
