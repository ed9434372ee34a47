package dev.whence.reports;

/**
 * Something that the reader must know before trusting the answer: columns dropped, a refutation that failed.
 *
 * @param title what it is about, in a few words
 * @param message what happened and what it means for the answer
 */
public record Warning(String title, String message) implements Section {}
