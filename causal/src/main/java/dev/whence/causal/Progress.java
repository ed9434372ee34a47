package dev.whence.causal;

import java.util.concurrent.CancellationException;

/**
 * How long work tells how far it is, and asks whether to go on. Called from several threads; an implementation must be
 * thread-safe and quick.
 */
@FunctionalInterface
public interface Progress {
    /** Says nothing and never cancels. */
    Progress NONE = (stage, done, total) -> {};

    /**
     * @param stage what is being done, in a few words
     * @param done units of work finished in this stage
     * @param total units of work in this stage
     */
    void at(String stage, long done, long total);

    /** Whether to give up; asked between units of work. */
    default boolean cancelled() {
        return false;
    }

    /** @throws CancellationException when the work is to stop: {@link #cancelled()} or the thread was interrupted */
    default void check() {
        if (cancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("cancelled");
        }
    }
}
