package dev.whence.discovery.series;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.TestResult;
import java.util.OptionalDouble;

/**
 * The test that decided about one possible link.
 *
 * @param from the cause, by number among the sorted variables
 * @param lag how many steps before the effect
 * @param to the effect, by number
 * @param given the nodes conditioned on, numbered {@code lag * variables + variable}
 * @param result its outcome
 * @param pValue the p-value that was compared with alpha: that of the test, or adjusted for the number of tests
 * @param strength the partial correlation, or the coefficient of a regression; empty where the test has neither
 * @param kept whether the link is in the graph
 */
public record LinkTest(
        int from,
        int lag,
        int to,
        NodeSet given,
        TestResult result,
        double pValue,
        OptionalDouble strength,
        boolean kept) {}
