/** Scores of a variable given its parents ({@link dev.whence.discovery.score.Score}) and the searches' view of them. */
@NullMarked
package dev.whence.discovery.score;

import org.jspecify.annotations.NullMarked;
