/** Text written by a network, one token after another, with interventions that stay active. */
@NullMarked
package dev.whence.networks.generation;

import org.jspecify.annotations.NullMarked;
