/**
 * The Markov blanket of one variable: the smallest set of others that makes it independent of all the rest. In a causal
 * graph without hidden causes it is the variable's direct causes, its direct effects, and the other direct causes of these
 * effects. {@link dev.whence.discovery.blanket.BlanketSearch} finds it without finding the whole graph.
 */
@NullMarked
package dev.whence.discovery.blanket;

import org.jspecify.annotations.NullMarked;
