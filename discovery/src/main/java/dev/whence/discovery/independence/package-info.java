/**
 * Tests of the hypothesis that two variables are independent given others
 * ({@link dev.whence.discovery.independence.IndependenceTest}). A search asks a test and nothing else, so any test goes
 * with any such search.
 */
@NullMarked
package dev.whence.discovery.independence;

import org.jspecify.annotations.NullMarked;
