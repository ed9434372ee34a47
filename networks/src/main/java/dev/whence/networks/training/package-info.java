/**
 * Training from nothing or further: a {@link dev.whence.networks.training.TrainingPlan} says how, a
 * {@link dev.whence.networks.training.Batches} on what, a {@link dev.whence.networks.training.Trainer} does it. The same
 * plan gives the same bits on the same machine, straight through or resumed. Interventions may be held active
 * throughout, so that a network learns under them.
 */
@NullMarked
package dev.whence.networks.training;

import org.jspecify.annotations.NullMarked;
