package dev.whence.causal.equivalence;

import dev.whence.causal.graph.Mag;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.NodeSet;

/**
 * What {@link PagRules} must be told from outside: whether a node is a collider where the independencies decide it.
 * The answer comes from separating sets ({@link #from(SeparatingSets)}), from a known MAG ({@link #of(Mag)}), or from a
 * search's own rule (such as a majority of separating sets).
 */
public interface ColliderOracle {
    /** Whether {@code middle} is a collider between {@code left} and {@code right}, which are not adjacent. */
    boolean unshielded(int left, int middle, int right);

    /**
     * Whether {@code middle} is a collider on the discriminating path {@code far, ..., before, middle, end}, of which
     * {@code far} and {@code end} are not adjacent.
     */
    boolean discriminated(int far, int before, int middle, int end);

    /** A node is a collider when it is not in the set that separates the two ends. */
    static ColliderOracle from(SeparatingSets sets) {
        return new ColliderOracle() {
            @Override
            public boolean unshielded(int left, int middle, int right) {
                return !sets.between(left, right).contains(middle);
            }

            @Override
            public boolean discriminated(int far, int before, int middle, int end) {
                return !sets.between(far, end).contains(middle);
            }
        };
    }

    /** Read off a known MAG. */
    static ColliderOracle of(Mag mag) {
        return new ColliderOracle() {
            @Override
            public boolean unshielded(int left, int middle, int right) {
                return collider(left, middle, right);
            }

            @Override
            public boolean discriminated(int far, int before, int middle, int end) {
                return collider(before, middle, end);
            }

            private boolean collider(int left, int middle, int right) {
                NodeSet into = mag.marks().marked(Mark.ARROW, middle);
                return into.contains(left) && into.contains(right);
            }
        };
    }
}
