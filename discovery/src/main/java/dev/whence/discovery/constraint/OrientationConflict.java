package dev.whence.discovery.constraint;

/**
 * A collider {@code a -> middle <- b} that the tests call for but that was not oriented, because colliders with stronger
 * evidence forbid it.
 *
 * @param a one end, the lower numbered
 * @param middle the node both arrows would point into
 * @param b the other end
 * @param pValue of the independence of a and b given the set without {@code middle} that calls for the collider
 * @param reason what forbids it, in names
 */
public record OrientationConflict(int a, int middle, int b, double pValue, String reason) {}
