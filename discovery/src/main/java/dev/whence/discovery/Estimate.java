package dev.whence.discovery;

/**
 * What a search will cost.
 *
 * @param seconds on all threads asked for; NaN where no estimate is possible
 * @param bytes of memory at the peak
 * @param basis what the estimate rests on, in a few words
 */
public record Estimate(double seconds, long bytes, String basis) {}
