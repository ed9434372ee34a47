/** Text to token ids and back, and prompts in pairs: a clean one and a corrupt one of the same length. */
@NullMarked
package dev.whence.networks.tokens;

import org.jspecify.annotations.NullMarked;
