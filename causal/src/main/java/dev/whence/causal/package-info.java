/**
 * The causal language: what a system, an intervention, a metric and an effect are, whether the system is a table's
 * mechanism or a neural network. Everything else in Whence is written in these words.
 */
@NullMarked
package dev.whence.causal;

import org.jspecify.annotations.NullMarked;
