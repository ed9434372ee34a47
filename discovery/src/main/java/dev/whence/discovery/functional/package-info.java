/**
 * Searches that use how the noise is distributed: where effects are linear and the noise is <em>not</em> Gaussian, the
 * direction of every edge shows in the data (LiNGAM), beyond what independence alone can tell. {@code DirectLingam} orders
 * the variables one at a time, {@code IcaLingam} by independent component analysis, and both leave the weights to least
 * squares; {@code VarLingam} searches a time series, in which causes act within a step or later; {@code AndersonDarling} says of each variable whether its noise looks Gaussian, in which case the method has
 * nothing to go by.
 */
@NullMarked
package dev.whence.discovery.functional;

import org.jspecify.annotations.NullMarked;
