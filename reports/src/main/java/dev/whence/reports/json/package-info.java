/** The same content as the page, for programs: {@link dev.whence.reports.json.JsonReport} says which field holds what. */
@NullMarked
package dev.whence.reports.json;

import org.jspecify.annotations.NullMarked;
