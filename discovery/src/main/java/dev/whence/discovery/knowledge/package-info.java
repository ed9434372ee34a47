/**
 * What is known before a search: which variable comes first, which edges and paths must or cannot be, where a common
 * cause is hidden ({@link dev.whence.discovery.knowledge.Knowledge}). A search honours all of it or refuses.
 */
@NullMarked
package dev.whence.discovery.knowledge;

import org.jspecify.annotations.NullMarked;
