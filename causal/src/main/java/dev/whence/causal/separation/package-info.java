/** Which independencies a graph implies: d-separation in DAGs, m-separation in graphs with hidden common causes; and the sets that separate: {@link
 * dev.whence.causal.separation.Separators}. */
@NullMarked
package dev.whence.causal.separation;

import org.jspecify.annotations.NullMarked;
