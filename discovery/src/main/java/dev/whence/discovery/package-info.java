/**
 * A table in, a causal graph with confidence out. This package holds what all searches share: a
 * {@link dev.whence.discovery.SearchMethod} turns a {@link dev.whence.discovery.SearchInput} (a table, what is known
 * beforehand, the options) into a {@link dev.whence.discovery.Found} (a graph and its evidence). The searches themselves
 * live in the packages below, by kind; {@code methods} lists them all.
 */
@NullMarked
package dev.whence.discovery;

import org.jspecify.annotations.NullMarked;
