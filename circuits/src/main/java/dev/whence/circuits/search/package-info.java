/** Searches: from a question to a score for every component or edge. */
@NullMarked
package dev.whence.circuits.search;

import org.jspecify.annotations.NullMarked;
