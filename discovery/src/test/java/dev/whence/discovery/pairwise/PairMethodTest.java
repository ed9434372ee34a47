package dev.whence.discovery.pairwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.discovery.Found;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairMethodTest {
    private static Table table(SimulatedPair pair) {
        return new Table(
                "pair.csv", List.of(new ContinuousColumn("cause", pair.x()), new ContinuousColumn("effect", pair.y())));
    }

    private static SearchInput input(Table table) {
        return new SearchInput(table).withOptions(SearchOptions.defaults().withMore(Map.of("repeats", "4")));
    }

    @Test
    void directionIsWrittenWithItsEvidence() {
        Table table = table(SimulatedPair.additive(400, 1));
        for (Table each : List.of(table, table.select(List.of("effect", "cause")))) {
            Found found = PairMethod.additiveNoise().search(input(each), Progress.NONE);
            assertThat(found.graph()).isInstanceOf(Dag.class);
            assertThat(found.graph().parents(found.graph().index("effect")))
                    .isEqualTo(found.graph().indexes(List.of("cause")));
            assertThat(found.explanation().of("effect", "cause"))
                    .isEqualTo(found.explanation().of("cause", "effect"))
                    .anyMatch(evidence -> evidence.sentence().contains("leaves noise that is independent"));
            assertThat(found.facts()).containsKeys("Confidence", "Dependence");
        }
    }

    @Test
    void noDirectionWithoutGrounds() {
        Found found = PairMethod.additiveNoise().search(input(table(SimulatedPair.gaussian(300, 2))), Progress.NONE);
        assertThat(found.graph()).isInstanceOf(Cpdag.class);
        assertThat(found.graph().edges()).hasSize(1).allMatch(edge -> edge.isUndirected());
        assertThat(found.warnings()).anyMatch(text -> text.contains("fits in both directions"));
    }

    @Test
    void independentVariablesAreNotJoined() {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = random.doubles(300).toArray();
        double[] y = random.doubles(300).toArray();
        for (PairMethod method : List.of(PairMethod.additiveNoise(), PairMethod.postNonlinear(), PairMethod.igci())) {
            Found found = method.search(input(table(new SimulatedPair(x, y))), Progress.NONE);
            assertThat(found.graph().edges()).isEmpty();
        }
    }

    @Test
    void knowledgeDecides() {
        Table table = table(SimulatedPair.additive(300, 1));
        Knowledge forbidden = new Knowledge(
                Map.of(), Set.of(), Set.of(new Arrow("cause", "effect")), Set.of(), Set.of(), Set.of(), Set.of());
        Found found = PairMethod.igci().search(input(table).withKnowledge(forbidden), Progress.NONE);
        assertThat(found.graph().parents(0).contains(1)).isTrue();
        Knowledge tiers = new Knowledge(
                Map.of("effect", 1, "cause", 2), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
        assertThat(PairMethod.igci()
                        .search(input(table).withKnowledge(tiers), Progress.NONE)
                        .graph()
                        .parents(0)
                        .contains(1))
                .isTrue();
    }

    @Test
    void badInputIsNamed() {
        Table two = table(SimulatedPair.additive(100, 1));
        Table three = new Table(
                "three.csv",
                List.of(
                        two.columns().get(0),
                        two.columns().get(1),
                        two.columns().get(0).named("again")));
        assertThatThrownBy(() -> PairMethod.additiveNoise().search(input(three), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("three.csv has 3 columns")
                .hasMessageContaining("direct-lingam");
        Table few = two.takeRows(IntStream.range(0, 9).toArray());
        assertThatThrownBy(() -> PairMethod.igci().search(input(few), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("9 complete rows");
        SearchInput wrong =
                new SearchInput(two).withOptions(SearchOptions.defaults().withMore(Map.of("criterion", "hsik")));
        assertThatThrownBy(() -> PairMethod.additiveNoise().search(wrong, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'hsic'");
    }
}
