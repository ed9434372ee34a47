/**
 * Searches over orders of the variables. Given an order in which causes come before effects, the best parents of each
 * variable are found among those before it ({@link dev.whence.discovery.order.GrowShrinkTree}), so an order has a score;
 * the searches move variables about until no move makes it better ({@link dev.whence.discovery.order.BossSearch},
 * {@link dev.whence.discovery.order.GraspSearch}).
 */
@NullMarked
package dev.whence.discovery.order;

import org.jspecify.annotations.NullMarked;
