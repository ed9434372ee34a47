/** Compiled programs against their interpreter, and against a forward pass in plain Java. */
@NullMarked
package dev.whence.circuits.compiled;

import org.jspecify.annotations.NullMarked;
