package dev.whence.causal.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Dag;
import dev.whence.causal.identification.IdentificationResult.Identified;
import dev.whence.causal.identification.IdentificationResult.NotIdentified;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Textbook graphs. Formulas are compared as text where books print one, and always against enumeration. */
class IdentificationTest {
    private static String formula(String graph, String query) {
        Admg admg = Admg.parse(graph);
        IdentificationResult result = Identification.identify(admg, Query.parse(query));
        assertThat(result).isInstanceOf(Identified.class);
        Identified found = (Identified) result;
        LatentModel model = new LatentModel(admg, new Random(7));
        Checks.formulaIsTrue(found, model, model.under(Map.of()));
        return found.expression().text();
    }

    @Test
    void backDoor() {
        assertThat(formula("z -> x -> y, z -> y", "P(y | do(x))")).isEqualTo("sum_{z} P(y | x, z) P(z)");
    }

    @Test
    void frontDoor() {
        assertThat(formula("x -> m -> y, x <-> y", "P(y | do(x))"))
                .isEqualTo("sum_{m} P(m | x) * sum_{x'} P(x') P(y | m, x')");
        Identified found =
                (Identified) Identification.identify(Admg.parse("x -> m -> y, x <-> y"), Query.parse("P(y | do(x))"));
        assertThat(found.expression().latex())
                .isEqualTo("\\sum_{m} P(m \\mid x) \\, \\sum_{x'} P(x') \\, P(y \\mid m, x')");
    }

    @Test
    void napkin() {
        assertThat(formula("w -> z -> x -> y, w <-> x, w <-> y", "P(y | do(x))"))
                .isEqualTo("(sum_{w} P(w) P(x, y | w, z)) / (sum_{w} P(w) P(x | w, z))");
        Identified found = (Identified)
                Identification.identify(Admg.parse("w -> z -> x -> y, w <-> x, w <-> y"), Query.parse("P(y | do(x))"));
        assertThat(found.anyValue().toString()).isEqualTo("[z]");
        assertThat(found.toString()).endsWith("for any value of z");
    }

    @Test
    void mBias() {
        assertThat(formula("x -> y, x <-> z, z <-> y", "P(y | do(x))")).isEqualTo("P(y | x)");
    }

    @Test
    void verma() {
        assertThat(formula("a -> b -> c -> d, b <-> d", "P(d | do(c))")).isEqualTo("sum_{b} P(b | a) P(d | a, b, c)");
    }

    @Test
    void bowArc() {
        NotIdentified not = refuse("x -> y, x <-> y", "P(y | do(x))");
        assertThat(not.hedge().reason()).contains("{x, y} form a hedge").contains("x <-> y");
        assertThat(not.derivation())
                .isEqualTo("ID line 5: P(y | do(x)): fails: hidden causes join all of x, y, and y among themselves");
    }

    private static NotIdentified refuse(String graph, String query) {
        Admg admg = Admg.parse(graph);
        Query asked = Query.parse(query);
        IdentificationResult result = Identification.identify(admg, asked);
        assertThat(result).isInstanceOf(NotIdentified.class);
        NotIdentified not = (NotIdentified) result;
        Query failed = not.hedge().query();
        Checks.isHedge(not.hedge(), admg, new HashSet<>(failed.treatments()), new HashSet<>(failed.outcomes()));
        Checks.modelsDisagree(not.hedge());
        return not;
    }

    /** Identifiable: Shpitser and Pearl 2008, figures 2 and 4a; Pearl 2009, pages 80, 92, 119, 125; Tian 2002, page 90. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x -> y; P(y | do(x))",
                "x -> y, x -> z, z -> y, y <-> z; P(y | do(x))",
                "x -> y, z -> x, z -> y, y <-> z; P(y | do(x))",
                "x -> y, z -> x, z -> y, x <-> z; P(y | do(x))",
                "x -> z -> y, x <-> y; P(y | do(x))",
                "x -> z1, x -> y, z1 -> z2, z1 -> y, z2 -> y, x <-> z2, z1 <-> y; P(y | do(x))",
                "z2 -> x, z2 -> z1, z2 -> z3, x -> z1, z3 -> y, z1 -> y, z2 <-> x, z2 <-> y, x <-> z3, x <-> y;"
                        + "P(y | do(x))",
                "x -> y1, w1 -> x, w2 -> y2, w1 <-> w2, w1 <-> y1, w1 <-> y2, x <-> w2; P(y1, y2 | do(x))",
                "z1 -> z2, z1 -> z3, z2 -> x, z3 -> x, z4 -> x, z4 -> z5, z3 -> y, x -> y, z5 -> y; P(y | do(x))",
                "x1 -> z, x1 -> y, x1 -> x2, z -> x2, x2 -> y, x1 <-> z, z <-> y; P(y | do(x1, x2))",
                "z1 -> x1, x1 -> x2, x2 -> y, z2 -> y, z1 <-> z2, z1 <-> x2, z2 <-> x2; P(y | do(x1, x2))",
                "w1 -> w2, w3 -> w4, w2 -> x, w4 -> x, x -> y, w1 <-> x, w1 <-> y, w1 <-> w3, w3 <-> w2, w3 <-> w5,"
                        + "w5 <-> w4; P(y | do(x))",
                "v1 -> v2 -> v3 -> v4 -> v5, v1 <-> v3, v2 <-> v4, v3 <-> v5; P(v5 | do(v1))",
                "v1 -> v2 -> v3 -> v4 -> v5, v1 <-> v5, v1 <-> v3, v2 <-> v4; P(v5 | do(v1))"
            })
    void identifiable(String graph, String query) {
        assertThat(formula(graph, query)).isNotEmpty();
    }

    /**
     * Not identifiable: the bow arc and its extensions (Pearl 2009, section 3.5), the instrument, and the graphs of
     * Bareinboim and Pearl 2012 (z-identifiability, page 114), which need an experiment on z.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x -> y, x <-> y; P(y | do(x))",
                "x -> z -> y, x <-> z; P(y | do(x))",
                "x -> z -> y, x <-> y, z <-> y; P(y | do(x))",
                "x -> z -> y, x <-> z, x <-> y; P(y | do(x))",
                "z -> x -> y, x <-> y; P(y | do(x))",
                "z -> x -> y, z <-> x, z <-> y; P(y | do(x))",
                "z -> x -> y, x <-> y, z <-> y; P(y | do(x))",
                "z -> y, x -> y, x <-> z, z <-> y; P(y | do(x))",
                "x -> y1, w1 -> x, w1 <-> w2, x <-> w2, w1 <-> y1, w2 <-> y2, w2 -> y2, w2 -> x, y1 -> y2; "
                        + "P(y1, y2 | do(x))",
                "x -> y, x <-> y, y -> z; P(z | do(x))",
                "x -> y, x <-> y, y -> z; P(y | do(x), z)"
            })
    void notIdentifiable(String graph, String query) {
        refuse(graph, query);
    }

    @Test
    void derivationTellsWhichLinesApplied() {
        Identified found =
                (Identified) Identification.identify(Admg.parse("x -> m -> y, x <-> y"), Query.parse("P(y | do(x))"));
        assertThat(found.steps().stream().map(Step::rule))
                .containsExactly("ID line 4", "ID line 2", "ID line 6", "ID line 7", "ID line 2", "ID line 1");
    }

    @Test
    void conditionalEffects() {
        assertThat(formula("z -> x -> y, z -> y", "P(y | z)")).isEqualTo("P(y | z)");
        assertThat(formula("z -> x -> y, z -> y", "P(y)")).isEqualTo("P(y)");
        assertThat(formula("x -> m -> y, x <-> y", "P(y | do(x), m)")).isEqualTo("sum_{x'} P(x') P(y | m, x')");
        assertThat(formula("z -> x -> y, z -> y", "P(y | do(x), z)")).isEqualTo("P(y | x, z)");
        assertThat(formula("x -> y -> z, x <-> w, w -> y", "P(y | do(x), z, w)"))
                .isEqualTo("P(y | w, x, z)");
    }

    @Test
    void badInput() {
        Dag graph = Dag.parse("x -> y");
        assertThatThrownBy(() -> Query.parse("P(y | do(y))"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'y' is both treatment and outcome");
        assertThatThrownBy(() -> Identification.identify(graph, Query.parse("P(yy | do(x))")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'y'");
        assertThatThrownBy(() -> Identification.identify(Cpdag.parse("x -- y"), Query.effect("x", "y")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found a CPDAG");
        assertThatThrownBy(() -> Query.parse("y do x"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a form such as");
        assertThatThrownBy(() -> Query.parse("P(| do(x))")).hasMessageContaining("at least one outcome");
        assertThat(Query.parse("P_{x}(y | z)")).isEqualTo(Query.parse("P( y |z, do(x) )"));
    }
}
