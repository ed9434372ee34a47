/** Runs of a network in which each component reads its own mixture of what is kept and what is switched off. */
@NullMarked
package dev.whence.circuits.run;

import org.jspecify.annotations.NullMarked;
