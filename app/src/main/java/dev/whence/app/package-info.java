/** The command line: one class a command, each of which asks the engine and hands what it finds to a report. */
@NullMarked
package dev.whence.app;

import org.jspecify.annotations.NullMarked;
