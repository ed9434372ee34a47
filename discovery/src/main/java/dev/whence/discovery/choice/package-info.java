/**
 * Which search suits a table: {@link dev.whence.discovery.choice.DataProfile} measures what matters (types, size, missing
 * values, time order, Gaussianity, linearity), {@link dev.whence.discovery.choice.Choice} chooses by it and says why.
 */
@NullMarked
package dev.whence.discovery.choice;

import org.jspecify.annotations.NullMarked;
