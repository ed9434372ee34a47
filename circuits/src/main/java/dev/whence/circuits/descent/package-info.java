/** Gradient descent on plain numbers, for the few that are fitted beside a frozen network: gates, constants, directions. */
@NullMarked
package dev.whence.circuits.descent;

import org.jspecify.annotations.NullMarked;
