package dev.whence.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Runs numbered pieces of work on several threads; the answers come in order, whatever the threads did. */
public final class Parallel {
    /** Work below this, in nanoseconds, is done before other threads would have started. */
    private static final long WORTH_THREADS = 5_000_000;

    private Parallel() {}

    /**
     * As {@link #map}, but the first pieces are done on the calling thread, and other threads are started only when the
     * rest will take longer than starting them.
     */
    public static <T> List<T> mapWhenWorth(int count, int threads, IntFunction<T> work) {
        List<T> results = new ArrayList<>(count);
        long started = System.nanoTime();
        long spent = 0;
        while (results.size() < Math.min(32, count) && spent < WORTH_THREADS) {
            results.add(work.apply(results.size()));
            spent = System.nanoTime() - started;
        }
        int from = results.size();
        int left = count - from;
        if (left > 0) {
            boolean worth = (double) spent / from * left > WORTH_THREADS;
            results.addAll(map(left, worth ? threads : 1, i -> work.apply(from + i)));
        }
        return results;
    }

    /**
     * {@code work(0) ... work(count - 1)}, in that order.
     *
     * @param threads how many to use; 1 runs on the calling thread
     * @throws CancellationException when the calling thread is interrupted; its interrupt flag stays set
     */
    public static <T> List<T> map(int count, int threads, IntFunction<T> work) {
        List<T> results = new ArrayList<>(count);
        if (Math.min(threads, count) <= 1) {
            for (int i = 0; i < count; i++) {
                results.add(work.apply(i));
            }
            return results;
        }
        Object[] slots = new Object[count];
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        Callable<Boolean> worker = () -> {
            try {
                for (int i = next.getAndIncrement(); i < count && !stop.get(); i = next.getAndIncrement()) {
                    slots[i] = work.apply(i);
                }
            } catch (Throwable failure) {
                stop.set(true); // the others need not go on
                throw failure;
            }
            return true;
        };
        int workers = Math.min(threads, count);
        ExecutorService pool = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().name("whence-", 0).factory());
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(pool.submit(worker));
            }
            for (Future<Boolean> each : running) {
                each.get();
            }
        } catch (InterruptedException interrupted) {
            stop.set(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        } finally {
            pool.shutdownNow();
        }
        for (Object slot : slots) {
            @SuppressWarnings("unchecked") // only results of work are put there
            T result = (T) slot;
            results.add(result);
        }
        return results;
    }
}
