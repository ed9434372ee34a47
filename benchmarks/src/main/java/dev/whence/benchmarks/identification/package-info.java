/** How long separation and identification (by covariates, and by ID) take on random graphs of 20 and 100 nodes. */
@NullMarked
package dev.whence.benchmarks.identification;

import org.jspecify.annotations.NullMarked;
