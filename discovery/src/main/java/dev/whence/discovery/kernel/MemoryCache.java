package dev.whence.discovery.kernel;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Remembers what was computed, within a bound on memory: the values used longest ago go first. Thread-safe. */
final class MemoryCache<K, V> {
    private static final class Entry<V> {
        final FutureTask<V> task;
        long bytes;

        Entry(FutureTask<V> task) {
            this.task = task;
        }
    }

    private final long limit;
    private final ToLongFunction<V> size;
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /**
     * @param limit in bytes
     * @param size of a value in bytes
     */
    MemoryCache(long limit, ToLongFunction<V> size) {
        this.limit = limit;
        this.size = size;
    }

    /** The value of a key; made by the first caller, while others who ask for it wait. */
    V get(K key, Supplier<V> make) {
        Entry<V> entry;
        boolean mine = false;
        synchronized (this) {
            Entry<V> known = entries.get(key);
            if (known == null) {
                known = new Entry<>(new FutureTask<>(make::get));
                entries.put(key, known);
                mine = true;
            }
            entry = known;
        }
        if (mine) {
            entry.task.run();
        }
        try {
            V value = entry.task.get();
            if (mine) {
                keep(entry, size.applyAsLong(value));
            }
            return value;
        } catch (InterruptedException interrupted) {
            forget(key, entry);
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        } catch (ExecutionException failed) {
            forget(key, entry);
            switch (failed.getCause()) {
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        }
    }

    private synchronized void keep(Entry<V> entry, long bytes) {
        entry.bytes = bytes;
        held += bytes;
        Iterator<Entry<V>> eldest = entries.values().iterator();
        while (held > limit && eldest.hasNext()) {
            Entry<V> old = eldest.next();
            if (old.bytes > 0) {
                held -= old.bytes;
                eldest.remove();
            }
        }
    }

    private synchronized void forget(K key, Entry<V> entry) {
        if (entries.remove(key, entry)) {
            held -= entry.bytes;
        }
    }

    /** The bytes of the values held. */
    synchronized long held() {
        return held;
    }
}
