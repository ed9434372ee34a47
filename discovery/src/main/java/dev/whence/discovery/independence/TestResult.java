package dev.whence.discovery.independence;

/**
 * The outcome of one independence test.
 *
 * @param statistic the test's statistic (z, chi-square, ...)
 * @param degreesOfFreedom of the statistic's distribution; 0 where the distribution has none or where nothing could be
 *     tested
 * @param rows how many rows were used, after dropping those with a missing value in the variables of this test
 * @param pValue in [0,1]; large means no evidence against independence
 */
public record TestResult(double statistic, double degreesOfFreedom, int rows, double pValue) {}
