package dev.whence.discovery.latent;

/**
 * Something that the tests call for and that was not done, because of what is known or of stronger evidence.
 *
 * @param a one variable of the pair that it concerns
 * @param b the other
 * @param sentence what, and why not
 */
public record Overruled(int a, int b, String sentence) {}
