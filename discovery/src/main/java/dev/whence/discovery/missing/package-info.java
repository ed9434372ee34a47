/**
 * Missing values in constraint-based search: which columns' gaps depend on what
 * ({@link dev.whence.discovery.missing.MissingCauses}), and the correction that undoes the dependence that leaving out
 * incomplete rows creates (MVPC, {@link dev.whence.discovery.missing.CorrectedFisherZ}).
 */
@NullMarked
package dev.whence.discovery.missing;

import org.jspecify.annotations.NullMarked;
