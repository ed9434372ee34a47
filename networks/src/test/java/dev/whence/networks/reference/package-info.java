/**
 * A second implementation of transformers, to check the first: loops over arrays in double precision, written from the
 * published definitions of each family and from nothing in {@code dev.whence.networks}.
 */
@NullMarked
package dev.whence.networks.reference;

import org.jspecify.annotations.NullMarked;
