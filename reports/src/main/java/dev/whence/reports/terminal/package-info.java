/** A report for reading at once: wrapped to the terminal's width, in colours only when told, in ASCII when the terminal cannot do more. */
@NullMarked
package dev.whence.reports.terminal;

import org.jspecify.annotations.NullMarked;
