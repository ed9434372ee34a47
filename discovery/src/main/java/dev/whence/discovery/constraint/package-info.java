/**
 * Searches that read the graph off independencies: which pairs some set separates, and which triples are colliders.
 * {@link dev.whence.discovery.constraint.PcSearch} assumes that no common cause is hidden.
 */
@NullMarked
package dev.whence.discovery.constraint;

import org.jspecify.annotations.NullMarked;
