/** Speed of what explains networks. */
@NullMarked
package dev.whence.benchmarks.circuits;

import org.jspecify.annotations.NullMarked;
