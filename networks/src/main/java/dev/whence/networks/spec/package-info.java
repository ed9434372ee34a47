/**
 * What a transformer is, as data: one record says how many layers, which norm, which positions, which mask. Every
 * supported family is a value of {@link dev.whence.networks.spec.TransformerSpec}, and
 * {@link dev.whence.networks.spec.ParameterShape#of} lists the parameters that such a network has.
 */
@NullMarked
package dev.whence.networks.spec;

import org.jspecify.annotations.NullMarked;
