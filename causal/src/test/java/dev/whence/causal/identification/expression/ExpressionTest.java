package dev.whence.causal.identification.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ExpressionTest {
    private static Probability p(String text) {
        String[] sides = text.split("\\|", -1);
        return Probability.conditional(values(sides[0]), sides.length == 1 ? List.of() : values(sides[1]));
    }

    private static List<Value> values(String text) {
        return List.of(text.split(",", -1)).stream().map(Value::parse).toList();
    }

    private static Expression sum(String over, Expression... factors) {
        return Sum.of(values(over), Product.of(List.of(factors)));
    }

    @Test
    void simplifications() {
        assertThat(Product.of(List.of(p("a|b,c"), p("b|c"))).simplified()).isEqualTo(p("a,b|c"));
        assertThat(Fraction.of(p("a,b"), p("b")).simplified()).isEqualTo(p("a|b"));
        assertThat(Fraction.of(p("b"), p("a,b")).simplified()).hasToString("1 / P(a | b)");
        assertThat(Fraction.of(p("a|c"), p("a|c")).simplified()).isEqualTo(Constant.ONE);
        assertThat(sum("a", p("a,b|c")).simplified()).isEqualTo(p("b|c"));
        assertThat(sum("a,b", p("a|b"), p("b|c")).simplified()).isEqualTo(Constant.ONE);
        assertThat(sum("a", p("y|a"), p("a"), p("w|z")).simplified()).hasToString("P(w | z) P(y)");
        assertThat(sum("a,b", p("y|a,x"), p("a|q"), p("v|b,x"), p("b|q")).simplified())
                .hasToString("[sum_{a} P(a | q) P(y | a, x)] * sum_{b} P(b | q) P(v | b, x)");
        assertThat(Fraction.of(sum("a", p("a,b"), p("y|a,x")), p("b")).simplified())
                .hasToString("sum_{a} P(a | b) P(y | a, x)");
    }

    @Test
    void whatMayNotBeSimplifiedStays() {
        assertThat(sum("a", p("y|a")).simplified()).hasToString("sum_{a} P(y | a)");
        assertThat(sum("a", p("a"), p("y|a,x")).simplified()).hasToString("sum_{a} P(a) P(y | a, x)");
        assertThat(Product.of(List.of(p("a|b"), p("b|c"))).simplified()).hasToString("P(a | b) P(b | c)");
        assertThat(Fraction.of(sum("b", p("a,b"), p("y|a,b,x")), p("b")).simplified())
                .hasToString("(sum_{b} P(a, b) P(y | a, b, x)) / P(b)");
    }

    @Test
    void boundValuesAreWrittenApartFromFreeOnes() {
        Expression inner = sum("x", p("x"), p("y|x,m"));
        Expression nested = Product.of(List.of(p("m|x"), inner));
        assertThat(nested.renamed()).hasToString("P(m | x) * sum_{x'} P(x') P(y | m, x')");
        assertThat(nested.free()).containsExactly(Value.parse("m"), Value.parse("x"), Value.parse("y"));
        assertThat(sum("x", nested).renamed()).hasToString("sum_{x} P(m | x) * sum_{x'} P(x') P(y | m, x')");
        // substituting x' for a free value must not be caught by a sum over x'
        Expression renamed = nested.renamed().substituted(Map.of(Value.of("x"), Value.parse("x'")));
        assertThat(renamed).hasToString("P(m | x') * sum_{x} P(x) P(y | m, x)");
    }

    @Test
    void latex() {
        assertThat(p("V1|V12,age,a_b").latex()).isEqualTo("P(V_{1} \\mid V_{12}, \\mathit{a\\_b}, \\mathit{age})");
        assertThat(p("V1'").latex()).isEqualTo("P({V_{1}}')");
        assertThat(Fraction.of(p("a"), sum("b", p("c|b"))).latex()).isEqualTo("\\frac{P(a)}{\\sum_{b} P(c \\mid b)}");
    }

    private static DiscreteJoint example() { // a and b binary; c has three values; a=1, b=0 never happens
        return new DiscreteJoint(List.of("a", "b", "c"), new int[] {2, 2, 3}, new double[] {
            0.1, 0.05, 0.05, 0.2, 0, 0.1, 0, 0, 0, 0.25, 0.05, 0.2
        });
    }

    @Test
    void marginalsAndConditionals() {
        assertThat(example().marginal(List.of("c", "a")).probabilities())
                .containsExactly(new double[] {0.3, 0.25, 0.05, 0.05, 0.15, 0.2}, Offset.offset(1e-12));
        assertThat(example().probability(Map.of("a", 0, "c", 2))).isEqualTo(0.15, Offset.offset(1e-12));
        ValueTable table = Evaluator.evaluate(p("c|a"), example());
        assertThat(table.at(Map.of(Value.of("c"), 2, Value.of("a"), 0))).isEqualTo(0.3, Offset.offset(1e-12));
        assertThat(Evaluator.evaluate(sum("c", p("c|a")), example()).cells())
                .containsExactly(new double[] {1, 1}, Offset.offset(1e-12));
        // a sum over a value that the body does not mention counts its values
        assertThat(Evaluator.evaluate(new Sum(List.of(Value.of("c")), p("a")), example())
                        .cells())
                .containsExactly(new double[] {1.5, 1.5}, Offset.offset(1e-12));
    }

    @Test
    void conditionsOfProbabilityZeroAreReported() {
        ValueTable table = Evaluator.evaluate(p("c|a,b"), example());
        assertThat(table.undefined()).containsExactly("P(c | a, b) conditions on a=1, b=0, which has probability 0");
        assertThat(table.at(Map.of(Value.of("a"), 0, Value.of("b"), 0, Value.of("c"), 0)))
                .isEqualTo(0.5, Offset.offset(1e-12));
        assertThatThrownBy(() -> table.at(Map.of(Value.of("a"), 1, Value.of("b"), 0, Value.of("c"), 0)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("conditions on a=1, b=0, which has probability 0");
        // with no weight it does no harm ...
        assertThat(Evaluator.evaluate(sum("b", p("c|a,b"), p("b|a")), example()).undefined())
                .isEmpty();
        // ... and with weight it does
        assertThat(Evaluator.evaluate(sum("b", p("c|a,b"), p("b")), example()).undefined())
                .hasSize(1);
    }

    @Test
    void badDistributions() {
        assertThatThrownBy(() -> new DiscreteJoint(List.of("a"), new int[] {2}, new double[] {0.5, 0.6}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("add up to 1.1");
        assertThatThrownBy(() -> new DiscreteJoint(List.of("a"), new int[] {2}, new double[] {0.5}))
                .hasMessageContaining("expected 2");
        assertThatThrownBy(() -> new DiscreteJoint(List.of("a"), new int[] {2}, new double[] {Double.NaN, 1}))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Evaluator.evaluate(p("q"), example())).hasMessageContaining("no variable named 'q'");
    }
}
