package dev.whence.causal.adjustment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.NodeSet;
import dev.whence.causal.graph.RandomGraphs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every subset of every random ADMG against the criterion spelled out path by path. */
class AdjustmentByDefinitionTest {
    @Test
    void everySubsetOfRandomAdmgs() {
        SplittableRandom random = new SplittableRandom(11);
        int valid = 0;
        int none = 0;
        for (int round = 0; round < 4000; round++) {
            int size = 4 + random.nextInt(4);
            Admg graph = RandomGraphs.admg(size, 0.15 + 0.25 * random.nextDouble(), 0.2 * random.nextDouble(), random);
            NodeSet x = random.nextInt(3) == 0 ? NodeSet.of(0, 2) : NodeSet.of(0);
            NodeSet y = random.nextInt(4) == 0 ? NodeSet.of(1, 3) : NodeSet.of(1);
            Adjustment query = Adjustment.of(graph, x, y);
            Set<NodeSet> expected = new HashSet<>(ByDefinition.validAdjustmentSets(graph, x, y));
            for (NodeSet z : ByDefinition.subsets(NodeSet.range(size).minus(x).minus(y))) {
                assertThat(query.isValid(z))
                        .as("%s %s %s given %s", graph, x, y, z)
                        .isEqualTo(expected.contains(z));
                Validity why = query.check(z);
                assertThat(why.valid()).isEqualTo(expected.contains(z));
                if (!why.valid() && why.notUsable().isEmpty()) {
                    assertThat(ByDefinition.isOpen(graph, why.openPath(), z)).isTrue();
                    assertThat(ByDefinition.isCausal(why.openPath())).isFalse();
                }
            }
            List<NodeSet> minimal = ByDefinition.minimal(List.copyOf(expected));
            assertThat(query.allMinimal()).containsExactlyInAnyOrderElementsOf(minimal);
            assertThat(query.exists()).isEqualTo(!expected.isEmpty());
            assertThat(query.whyNone().isEmpty()).isEqualTo(!expected.isEmpty());
            assertThat(query.canonical().isPresent()).isEqualTo(!expected.isEmpty());
            for (int v : query.forbidden()) {
                assertThat(query.whyForbidden(v).orElseThrow()).contains(graph.name(v));
            }
            if (expected.isEmpty()) {
                none++;
                assertThat(query.minimal()).isEmpty();
                continue;
            }
            valid++;
            assertThat(expected).contains(query.canonical().orElseThrow());
            assertThat(minimal).contains(query.minimal().orElseThrow());
            assertThat(minimal).contains(query.minimalNearTreatment().orElseThrow());
            assertThat(minimal).contains(query.minimum().orElseThrow());
            assertThat(query.minimum().orElseThrow().size())
                    .isEqualTo(minimal.stream().mapToInt(NodeSet::size).min().orElseThrow());
            query.optimal().set().ifPresent(set -> assertThat(expected).contains(set));

            NodeSet allowed = NodeSet.range(size).filter(v -> random.nextInt(3) != 0);
            List<NodeSet> observed =
                    expected.stream().filter(allowed::containsAll).toList();
            Adjustment limited = query.within(allowed);
            assertThat(limited.allMinimal()).containsExactlyInAnyOrderElementsOf(ByDefinition.minimal(observed));
            assertThat(limited.exists()).isEqualTo(!observed.isEmpty());
            limited.canonical().ifPresent(set -> assertThat(observed).contains(set));
            assertThat(limited.canonical().isPresent()).isEqualTo(!observed.isEmpty());
            NodeSet include = NodeSet.range(size).minus(x).minus(y).filter(v -> random.nextInt(5) == 0);
            List<NodeSet> including =
                    expected.stream().filter(z -> z.containsAll(include)).toList();
            assertThat(query.including(include).allMinimal())
                    .containsExactlyInAnyOrderElementsOf(ByDefinition.minimal(including));
        }
        assertThat(valid).isGreaterThan(1000);
        assertThat(none).isGreaterThan(300);
    }
}
