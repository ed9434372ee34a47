package dev.whence.discovery.stability;

/**
 * How often a pair was joined over the bootstrap resamples. Shares are of the resamples whose search succeeded, in
 * [0,1].
 *
 * @param a one variable
 * @param b the other
 * @param adjacent share in which they had an edge of any kind
 * @param aToB share with {@code a -> b}
 * @param bToA share with {@code b -> a}
 * @param undirected share with {@code a -- b}
 */
public record EdgeStability(String a, String b, double adjacent, double aToB, double bToA, double undirected) {}
