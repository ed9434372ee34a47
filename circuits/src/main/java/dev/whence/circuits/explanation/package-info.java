/** The whole answer to a question about a network: a search, its circuit, what proves it, and what each part does. */
@NullMarked
package dev.whence.circuits.explanation;

import org.jspecify.annotations.NullMarked;
