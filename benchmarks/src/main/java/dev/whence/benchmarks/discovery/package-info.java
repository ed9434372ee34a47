/** How long discovery takes on the built-in data. */
@NullMarked
package dev.whence.benchmarks.discovery;

import org.jspecify.annotations.NullMarked;
