/**
 * Tables: typed columns in, sufficient statistics out. Start at {@link dev.whence.tables.Tables}, which opens a file, a
 * query or a built-in data set as a {@link dev.whence.tables.Table}; {@link dev.whence.tables.Moments} and
 * {@link dev.whence.tables.Counts} then summarise its rows once, so that tests and scores never touch them again.
 */
@NullMarked
package dev.whence.tables;

import org.jspecify.annotations.NullMarked;
