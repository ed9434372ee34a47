package dev.whence.discovery.greedy;

import dev.whence.discovery.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that stay for the whole search, since its steps are too short to start new ones ({@link Parallel}). Each piece
 * of work is handed a worker's number, so that workers can keep their own buffers.
 */
final class Crew implements AutoCloseable {
    private final int threads;
    private final ForkJoinPool pool;

    Crew(int threads) {
        this.threads = threads;
        this.pool = new ForkJoinPool(Math.max(1, threads - 1));
    }

    int threads() {
        return threads;
    }

    /** One piece of work. */
    @FunctionalInterface
    interface Work {
        void run(int worker, int item);
    }

    /** Does {@code work} for 0 to {@code count} - 1, on all threads or, if not {@code worthwhile}, on this one. */
    void each(int count, boolean worthwhile, Work work) {
        if (threads == 1 || count < 2 || !worthwhile) {
            for (int i = 0; i < count; i++) {
                work.run(0, i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        List<ForkJoinTask<?>> tasks = new ArrayList<>();
        for (int worker = 1; worker < Math.min(threads, count); worker++) {
            int number = worker;
            tasks.add(pool.submit(() -> drain(number, next, count, work)));
        }
        try {
            drain(0, next, count, work);
            for (ForkJoinTask<?> task : tasks) {
                task.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        } finally {
            next.set(count); // when one failed, the others need not go on
        }
    }

    private static void drain(int worker, AtomicInteger next, int count, Work work) {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            work.run(worker, i);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
