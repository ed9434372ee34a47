/**
 * The forward pass on libtorch: weights in native memory, one pass that serves every architecture, and taps through which
 * every intermediate is read or replaced. Native tensors stay in here and in the packages that compute with them
 * ({@code intervention}'s application, sweeps, gradients, training); what leaves the module is plain Java.
 */
@NullMarked
package dev.whence.networks.run;

import org.jspecify.annotations.NullMarked;
