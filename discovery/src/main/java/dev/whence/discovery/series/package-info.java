/**
 * Searches in time series. A cause comes before its effect, so the past is tested for links into the present:
 * {@link dev.whence.discovery.series.Series} lays the rows out as windows of "x(t)", "x(t-1)", ..., the searches (PCMCI,
 * PCMCI+, Granger) ask tests about these, and {@link dev.whence.discovery.series.SeriesGraph} is the answer: links that
 * hold at every time.
 */
@NullMarked
package dev.whence.discovery.series;

import org.jspecify.annotations.NullMarked;
