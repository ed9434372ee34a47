/** Gates against planted truth. */
@NullMarked
package dev.whence.circuits.gating;

import org.jspecify.annotations.NullMarked;
