package dev.whence.discovery.greedy;

/**
 * A node with a stack of parents, and what each further parent would gain. Mutable; for one thread.
 */
interface Family {
    /** Takes a variable and the gain of adding it as a parent. */
    @FunctionalInterface
    interface Gains {
        void accept(int x, double gain);
    }

    /** Starts anew with no parents. */
    void start(int node);

    /** Adds a parent. */
    void push(int parent);

    /** Takes the last parent away again. */
    void pop();

    /** Hands over every eligible variable whose addition would improve the score, in increasing order. */
    void positive(long[] eligible, Gains gains);
}
