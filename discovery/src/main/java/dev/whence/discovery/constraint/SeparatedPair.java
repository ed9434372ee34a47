package dev.whence.discovery.constraint;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.TestResult;

/**
 * Two variables, a set, and what the test of their independence given that set said. For two variables without an edge:
 * the test that removed it. For two with an edge: the test that came nearest to removing it.
 *
 * @param a one variable, the lower numbered
 * @param b the other
 * @param given the variables conditioned on
 * @param test the outcome
 */
public record SeparatedPair(int a, int b, NodeSet given, TestResult test) {
    public double pValue() {
        return test.pValue();
    }
}
