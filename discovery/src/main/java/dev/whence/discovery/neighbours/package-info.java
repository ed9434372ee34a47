/**
 * Independence tests by nearest neighbours: how much two variables tell about each other, measured by counting neighbours
 * ({@link dev.whence.discovery.neighbours.CmiKnn}) and compared with shuffled data.
 */
@NullMarked
package dev.whence.discovery.neighbours;

import org.jspecify.annotations.NullMarked;
