package dev.whence.discovery.latent;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.TestResult;

/**
 * Two variables, a set, and what the test of their independence given that set said.
 *
 * @param a one variable, the lower numbered
 * @param b the other
 * @param given the variables conditioned on
 * @param test the outcome; for {@link Stage#SCORE} nothing was tested and its numbers are NaN
 * @param stage when it was made
 */
public record Separated(int a, int b, NodeSet given, TestResult test, Stage stage) {
    public double pValue() {
        return test.pValue();
    }
}
