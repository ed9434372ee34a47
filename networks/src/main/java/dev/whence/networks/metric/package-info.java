/** What is measured of a network's answer to each prompt. */
@NullMarked
package dev.whence.networks.metric;

import org.jspecify.annotations.NullMarked;
