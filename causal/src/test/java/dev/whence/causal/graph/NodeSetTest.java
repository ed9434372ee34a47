package dev.whence.causal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Against {@link TreeSet}, over members that spread across several words. */
class NodeSetTest {
    @Provide
    Arbitrary<Set<Integer>> sets() {
        return Arbitraries.integers().between(0, 200).set().ofMaxSize(30);
    }

    @Property(tries = 500)
    void agreesWithTreeSet(@ForAll("sets") Set<Integer> left, @ForAll("sets") Set<Integer> right) {
        NodeSet a = NodeSet.of(left);
        NodeSet b = NodeSet.of(right);
        Set<Integer> union = new TreeSet<>(left);
        union.addAll(right);
        Set<Integer> common = new TreeSet<>(left);
        common.retainAll(right);
        Set<Integer> difference = new TreeSet<>(left);
        difference.removeAll(right);
        assertThat(a.toList()).containsExactlyElementsOf(new TreeSet<>(left));
        assertThat(a).containsExactlyElementsOf(new TreeSet<>(left));
        assertThat(a.union(b)).isEqualTo(NodeSet.of(union)).hasSameHashCodeAs(NodeSet.of(union));
        assertThat(a.intersection(b)).isEqualTo(NodeSet.of(common));
        assertThat(a.minus(b)).isEqualTo(NodeSet.of(difference));
        assertThat(a.intersects(b)).isEqualTo(!common.isEmpty());
        assertThat(a.containsAll(b)).isEqualTo(left.containsAll(right));
        assertThat(a.size()).isEqualTo(left.size());
        assertThat(a.first()).isEqualTo(left.stream().min(Integer::compare).orElse(-1));
        assertThat(NodeSet.of(a.toBitSet())).isEqualTo(a);
        List<Integer> visited = new ArrayList<>();
        a.forEachNode(visited::add);
        assertThat(visited).isEqualTo(a.toList());
    }

    @Property(tries = 500)
    void addingAndTakingAway(@ForAll("sets") Set<Integer> members, @ForAll("sets") Set<Integer> others) {
        NodeSet set = NodeSet.of(members);
        for (int node : others) {
            Set<Integer> with = new TreeSet<>(members);
            with.add(node);
            Set<Integer> without = new TreeSet<>(members);
            without.remove(node);
            assertThat(set.with(node)).isEqualTo(NodeSet.of(with));
            assertThat(set.without(node)).isEqualTo(NodeSet.of(without));
            assertThat(set.contains(node)).isEqualTo(members.contains(node));
            assertThat(set.next(node))
                    .isEqualTo(members.stream()
                            .filter(m -> m >= node)
                            .min(Integer::compare)
                            .orElse(-1));
        }
    }

    @Test
    void ranges() {
        for (int size : new int[] {0, 1, 63, 64, 65, 128, 130}) {
            assertThat(NodeSet.range(size).size()).isEqualTo(size);
            assertThat(NodeSet.range(size).contains(size)).isFalse();
        }
        assertThatThrownBy(() -> NodeSet.of(-1)).hasMessageContaining("negative");
    }
}
