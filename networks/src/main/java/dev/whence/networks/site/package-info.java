/** The variables of a network as a causal system: where in it one can look and intervene. */
@NullMarked
package dev.whence.networks.site;

import org.jspecify.annotations.NullMarked;
