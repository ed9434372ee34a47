/**
 * How far a found graph can be trusted: {@link dev.whence.discovery.stability.Bootstrap} repeats a search on resampled
 * rows and counts how often each edge is found.
 */
@NullMarked
package dev.whence.discovery.stability;

import org.jspecify.annotations.NullMarked;
