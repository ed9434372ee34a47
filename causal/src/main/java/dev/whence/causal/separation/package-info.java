/** Which independencies a graph implies: d-separation in DAGs, m-separation in graphs with hidden common causes. */
@NullMarked
package dev.whence.causal.separation;

import org.jspecify.annotations.NullMarked;
