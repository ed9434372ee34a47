/** What each attention head does for a task, by gates learnt on a frozen network; and constants that ablate best. */
@NullMarked
package dev.whence.circuits.gating;

import org.jspecify.annotations.NullMarked;
