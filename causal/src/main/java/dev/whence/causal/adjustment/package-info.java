/**
 * Identification by covariates: which sets of observed variables turn a causal effect into something that a regression,
 * a weighting or a ratio can estimate. Three kinds: adjustment sets ({@link dev.whence.causal.adjustment.Adjustment},
 * on every kind of graph), front-door sets ({@link dev.whence.causal.adjustment.FrontDoor}) and conditional instruments
 * ({@link dev.whence.causal.adjustment.Instruments}). Every answer comes with its reason: the path that stays open, the
 * node that may not be used. {@link dev.whence.causal.adjustment.IdentificationByCovariates} asks for all of them.
 */
@NullMarked
package dev.whence.causal.adjustment;

import org.jspecify.annotations.NullMarked;
