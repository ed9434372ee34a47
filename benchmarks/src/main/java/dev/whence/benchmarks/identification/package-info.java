/** How long separation and identification by covariates take: 20 nodes in microseconds, 100 nodes in milliseconds. */
@NullMarked
package dev.whence.benchmarks.identification;

import org.jspecify.annotations.NullMarked;
