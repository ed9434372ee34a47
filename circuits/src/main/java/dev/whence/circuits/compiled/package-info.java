/**
 * Networks whose circuit is known because it was built: programs of selects, aggregates and elementwise functions (RASP,
 * Weiss et al. 2021), an interpreter of them, a compiler to the exact weights of a transformer (after Tracr, Lindner et
 * al. 2023), and of each compiled network its true edges and prompts that show them.
 */
@NullMarked
package dev.whence.circuits.compiled;

import org.jspecify.annotations.NullMarked;
