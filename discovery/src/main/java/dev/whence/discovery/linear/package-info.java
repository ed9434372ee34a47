/**
 * Small dense linear algebra, by OpenBLAS: a {@link dev.whence.discovery.linear.Matrix} and its factorisations.
 *
 * <p>Everything here is a value on Java arrays; native memory lives no longer than a call. OpenBLAS runs on one thread, so
 * that the same numbers give the same bits on any number of processors: callers are parallel over matrices, not within
 * one.
 */
@NullMarked
package dev.whence.discovery.linear;

import org.jspecify.annotations.NullMarked;
