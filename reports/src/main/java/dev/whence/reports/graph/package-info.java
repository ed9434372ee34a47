/**
 * Causal graphs as drawings: {@link dev.whence.reports.graph.GraphLayout} places nodes in layers so that edges mostly
 * run one way (Sugiyama's method, by the Eclipse Layout Kernel), {@link dev.whence.reports.graph.GraphSvg} draws them
 * with the marks at their ends.
 */
@NullMarked
package dev.whence.reports.graph;

import org.jspecify.annotations.NullMarked;
