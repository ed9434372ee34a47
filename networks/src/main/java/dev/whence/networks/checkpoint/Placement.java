package dev.whence.networks.checkpoint;

import dev.whence.networks.spec.ParameterShape;

/**
 * Where a parameter stands in a file.
 *
 * @param parameter which
 * @param tensor the name of the file's tensor that holds it, as the family writes it
 * @param view where in that tensor
 */
record Placement(ParameterShape parameter, String tensor, View view) {}
