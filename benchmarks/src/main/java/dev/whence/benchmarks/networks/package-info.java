/** How fast networks run, are swept and write text, beside the same work done by libtorch's operations called one by one. */
@NullMarked
package dev.whence.benchmarks.networks;

import org.jspecify.annotations.NullMarked;
