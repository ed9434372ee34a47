/**
 * A report as one HTML page that opens from disk without a network: {@link dev.whence.reports.html.HtmlReport} writes
 * it, style, script, drawings and data all inside the one file.
 */
@NullMarked
package dev.whence.reports.html;

import org.jspecify.annotations.NullMarked;
