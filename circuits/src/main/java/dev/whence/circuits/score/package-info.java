/** What proves a circuit, or refutes it: how much of the behaviour it carries, beside chance, truth and other samples. */
@NullMarked
package dev.whence.circuits.score;

import org.jspecify.annotations.NullMarked;
