package dev.whence.reports;

/**
 * A chart.
 *
 * @param title the heading
 * @param caption what to see in it; may be empty
 * @param chart the numbers
 */
public record ChartSection(String title, String caption, Chart chart) implements Section {}
