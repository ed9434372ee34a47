package dev.whence.networks.run;

import static org.bytedeco.pytorch.global.torch.addmv_out;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.mv_out;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Products of a matrix and one vector, shared between processors by rows, while text is written token by token. There the
 * memory is the limit, and one processor does not use all of it; waking a thread for each product takes longer than the
 * product, so helpers watch for work instead. Whoever is free takes the next rows: when the other processors are busy
 * with something else, the caller does it all.
 */
public final class RowSharing implements AutoCloseable {
    private static final ThreadLocal<@Nullable RowSharing> ACTIVE = new ThreadLocal<>();
    /** Without work for so long a helper looks less often. */
    private static final long WATCHFUL = 3_000_000;

    private static final long REST = 50_000;

    private final int pieces;
    private final Map<Weights.Linear, Parts> parts = new IdentityHashMap<>();
    private final List<Thread> helpers = new ArrayList<>();
    private volatile @Nullable Job job;
    private volatile boolean open = true;

    /** A matrix and its bias in pieces of rows. */
    private record Parts(List<Tensor> weights, @Nullable List<Tensor> biases, long rows) {}

    /** One product; whoever takes a number does that piece. */
    private static final class Job {
        final Parts parts;
        final List<Tensor> results;
        final Tensor vector;
        final AtomicInteger taken = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();

        Job(Parts parts, List<Tensor> results, Tensor vector) {
            this.parts = parts;
            this.results = results;
            this.vector = vector;
        }

        void work() {
            int piece = taken.getAndIncrement();
            while (piece < results.size()) {
                if (parts.biases() == null) {
                    mv_out(results.get(piece), parts.weights().get(piece), vector);
                } else {
                    addmv_out(
                            results.get(piece),
                            parts.biases().get(piece),
                            parts.weights().get(piece),
                            vector);
                }
                done.incrementAndGet();
                piece = taken.getAndIncrement();
            }
        }
    }

    /** With a helper for every processor but one. */
    public RowSharing() {
        int processors = Cores.count();
        this.pieces = 2 * processors;
        for (int i = 1; i < processors; i++) {
            helpers.add(Thread.ofPlatform().daemon().name("whence-rows-" + i).start(this::help));
        }
    }

    private void help() {
        try (AutoGradMode _ = new AutoGradMode(false)) {
            Job last = null;
            long since = System.nanoTime();
            while (open) {
                Job current = job;
                if (current != null && current != last) {
                    try (PointerScope _ = new PointerScope()) {
                        current.work();
                    }
                    last = current;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > WATCHFUL) {
                    LockSupport.parkNanos(REST);
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Shares the products of the calling thread while {@code body} runs. */
    public void during(Runnable body) {
        ACTIVE.set(this);
        try {
            body.run();
        } finally {
            ACTIVE.remove();
        }
    }

    static @Nullable RowSharing active() {
        return ACTIVE.get();
    }

    /** {@code weight vector + bias}, {@code [rows]}. */
    Tensor product(Weights.Linear map, Tensor vector) {
        Parts mine = parts.computeIfAbsent(map, this::split);
        Tensor result = empty(mine.rows());
        List<Tensor> results = pieces(result);
        Job current = new Job(mine, results, vector);
        job = current;
        current.work();
        while (current.done.get() < results.size()) {
            Thread.onSpinWait();
        }
        job = null;
        return result;
    }

    private Parts split(Weights.Linear map) {
        Tensor bias = map.plainBias();
        return new Parts(
                kept(pieces(map.weight())),
                bias == null ? null : kept(pieces(bias)),
                map.weight().size(0));
    }

    private static List<Tensor> kept(List<Tensor> tensors) {
        tensors.forEach(Tensors::keep);
        return tensors;
    }

    private List<Tensor> pieces(Tensor tensor) {
        long rows = tensor.size(0);
        List<Tensor> list = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            long from = rows * i / pieces;
            long to = rows * (i + 1) / pieces;
            if (to > from) {
                list.add(tensor.narrow(0, from, to - from));
            }
        }
        return list;
    }

    /** Ends the helpers; nothing may be running. */
    @Override
    public void close() {
        open = false;
        for (Thread helper : helpers) {
            try {
                helper.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        parts.values().forEach(each -> {
            Tensors.free(each.weights());
            List<Tensor> biases = each.biases();
            if (biases != null) {
                Tensors.free(biases);
            }
        });
        parts.clear();
    }
}
