/**
 * Random graphs and data drawn from them, with the truth beside the data
 * ({@link dev.whence.discovery.simulation.Simulation}): for trying a search out where the right answer is known.
 * Everything is drawn from one seed and is the same for any number of threads.
 */
@NullMarked
package dev.whence.discovery.simulation;

import org.jspecify.annotations.NullMarked;
