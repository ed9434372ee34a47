/**
 * What was found, as plain data: a {@link dev.whence.reports.Report} is a question, its answer with uncertainty, and
 * {@link dev.whence.reports.Section}s of evidence. An application fills these records and hands them to a writer: {@code
 * html} (one self-contained page), {@code json} (the same content for programs) or {@code terminal} (for reading at
 * once).
 */
@NullMarked
package dev.whence.reports;

import org.jspecify.annotations.NullMarked;
