/**
 * Models of one variable given others in tables whose columns are partly continuous and partly discrete
 * ({@link dev.whence.discovery.mixed.FamilyModel}), and the independence tests that follow from them. The scores built on
 * the same models are in {@code score}.
 */
@NullMarked
package dev.whence.discovery.mixed;

import org.jspecify.annotations.NullMarked;
