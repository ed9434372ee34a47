/** How long tables take to read. */
@NullMarked
package dev.whence.benchmarks.tables;

import org.jspecify.annotations.NullMarked;
