package dev.whence.causal.identification.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import dev.whence.causal.graph.Admg;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.Identified;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.NotIdentified;
import dev.whence.causal.identification.counterfactual.CounterfactualResult.Undefined;
import dev.whence.causal.identification.expression.Evaluator;
import dev.whence.causal.identification.expression.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Published counterfactual queries: the formula's text, and its number against enumeration of a structural model. */
class CounterfactualIdentificationTest {
    /** Shpitser and Pearl 2008, figure 9a. */
    private static final String FIGURE_9 = "x -> w -> y, d -> z -> y, x <-> y";

    private static String experiments(String graph, String query) {
        CounterfactualQuery asked = CounterfactualQuery.parse(query);
        Identified found = (Identified) CounterfactualIdentification.identify(Admg.parse(graph), asked);
        check(graph, found);
        return found.expression().text();
    }

    private static String data(String graph, String query) {
        CounterfactualQuery asked = CounterfactualQuery.parse(query);
        Identified found = (Identified) CounterfactualIdentification.identifyFromData(Admg.parse(graph), asked);
        check(graph, found);
        return found.expression().text();
    }

    /** The formula in a random model, for x = 1 and x' = 0 alike for every variable, against all its states. */
    private static void check(String text, Identified found) {
        Admg graph = Admg.parse(text);
        ResponseModel model = new ResponseModel(graph, new Random(11));
        CounterfactualQuery query = found.query();
        Map<Value, Integer> symbols = new HashMap<>();
        graph.nodes().forEach(name -> {
            symbols.put(Value.of(name), 1);
            symbols.put(new Value(name, 1), 0);
        });
        List<CounterfactualEvent> joint = new ArrayList<>(query.events());
        joint.addAll(query.given());
        double truth = 0;
        for (int row = 0; row < 1 << query.summed().size(); row++) {
            Map<Value, Integer> at = new HashMap<>(symbols);
            for (int i = 0; i < query.summed().size(); i++) {
                at.put(query.summed().get(i), row >> i & 1);
            }
            truth += model.probability(joint, at) / model.probability(query.given(), at);
        }
        double answer = Evaluator.evaluate(found.expression(), model::under).at(symbols);
        assertThat(answer).isCloseTo(truth, Offset.offset(1e-9));
    }

    @Test
    void theExampleOfThePaper() {
        // section 4 and 5: sum_w P_{z,w}(y, x') P_x(w) over P(x')
        assertThat(experiments(FIGURE_9, "P(y_{x} | x', z_{d}, d)"))
                .isEqualTo("(sum_{w} P_{x}(w) P_{w, z}(x', y)) / P(x')");
        assertThat(experiments(FIGURE_9, "P(y_{x}, x', z_{d}, d)"))
                .isEqualTo("P(d) P_{d}(z) * sum_{w} P_{x}(w) P_{w, z}(x', y)");
    }

    @Test
    void treatmentOnTheTreated() {
        assertThat(data("x -> m -> y, x <-> y", "P(y_{x} | x')")).isEqualTo("sum_{m} P(m | x) P(y | m, x')");
        assertThat(data("z -> x -> y, z -> y", "P(y_{x} | x')")).isEqualTo("sum_{z} P(y | x, z) P(z | x')");
        assertThat(experiments("x -> y", "P(y_{x} | x')")).isEqualTo("P_{x}(y)");
        assertThat(experiments("x -> y, x <-> y", "P(y_{x} | x)")).isEqualTo("P(y | x)");
        assertThat(refused("x -> y, x <-> y", "P(y_{x} | x')").reason()).contains("x' and x");
    }

    @Test
    void naturalEffects() {
        assertThat(experiments("x -> m -> y, x -> y", "P(y_{x, m_{x'}})")).isEqualTo("sum_{m} P_{x'}(m) P_{m, x}(y)");
        assertThat(data("x -> m -> y, x -> y", "P(y_{x, m_{x'}})")).isEqualTo("sum_{m} P(m | x') P(y | m, x)");
        assertThat(data("c -> x, c -> m, c -> y, x -> m -> y, x -> y", "P(y_{x, m_{x'}})"))
                .isEqualTo("sum_{c, m} P(c) P(m | c, x') P(y | c, m, x)");
        // a hidden cause of mediator and outcome forbids it, whatever the experiments
        refused("x -> m -> y, x -> y, m <-> y", "P(y_{x, m_{x'}})");
        // so does a treated cause of both (the recanting witness; Avin, Shpitser and Pearl 2005)
        refused("x -> w -> m -> y, w -> y, x -> y", "P(y_{x, m_{x'}})");
    }

    private static NotIdentified refused(String graph, String query) {
        CounterfactualResult result =
                CounterfactualIdentification.identify(Admg.parse(graph), CounterfactualQuery.parse(query));
        assertThat(result).isInstanceOf(NotIdentified.class);
        return (NotIdentified) result;
    }

    @Test
    void probabilityOfNecessityAndSufficiencyIsNotIdentifiable() {
        refused("x -> y", "P(y_{x}, y'_{x'})");
        refused("x -> y", "P(y'_{x'} | x, y)");
        refused("x -> y, x <-> y", "P(y'_{x'} | x, y)");
    }

    @Test
    void contradictions() {
        assertThat(experiments("x -> y", "P(x'_{x})")).isEqualTo("0");
        assertThat(experiments("x -> y", "P(x_{x})")).isEqualTo("1");
        assertThat(experiments("x -> y", "P(y_{x}, x, y')")).isEqualTo("0"); // consistency
        assertThat(experiments("x -> y", "P(y_{x}, x)")).isEqualTo("P(x) P_{x}(y)");
        assertThat(experiments("x -> y", "P(y_{x} | x, y)")).isEqualTo("1");
        assertThat(CounterfactualIdentification.identify(
                        Admg.parse("x -> y"), CounterfactualQuery.parse("P(x | y_{x}, y', x)")))
                .isInstanceOf(Undefined.class);
    }

    @Test
    void experimentsMayAnswerWhereDataCannot() {
        CounterfactualQuery query = CounterfactualQuery.parse("P(y_{x})");
        Admg bow = Admg.parse("x -> y, x <-> y");
        assertThat(((Identified) CounterfactualIdentification.identify(bow, query))
                        .expression()
                        .text())
                .isEqualTo("P_{x}(y)");
        NotIdentified not = (NotIdentified) CounterfactualIdentification.identifyFromData(bow, query);
        assertThat(not.hedge()).isPresent();
        assertThat(not.reason()).startsWith("experiments would answer it (P_{x}(y)), but no data");
    }

    @Test
    void textOfQueries() {
        assertThat(CounterfactualQuery.parse("P( y_{x,m_{x'}} )")).hasToString("sum_{m} P(y_{m, x}, m_{x'})");
        assertThat(CounterfactualQuery.parse("P(y_{x}|x', z_{d},d)")).hasToString("P(y_{x} | x', z_{d}, d)");
        for (String wrong : List.of("y_{x}", "P()", "P(y_{x)", "P(y | x | z)", "P(y_x})", "P(y,)", "P(y_{})")) {
            assertThatThrownBy(() -> CounterfactualQuery.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("expected a form such as");
        }
        assertThatThrownBy(() -> CounterfactualQuery.parse("P(y_{x, x'})")).hasMessageContaining("to two values");
        assertThatThrownBy(() -> CounterfactualQuery.parse("P(y_{m_{x}}, m)")).hasMessageContaining("both nested");
        assertThatThrownBy(() -> CounterfactualQuery.parse("P(y_{m_{x}} | m')")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> CounterfactualIdentification.identify(
                        Admg.parse("x -> outcome"), CounterfactualQuery.parse("P(outcom_{x})")))
                .hasMessageContaining("did you mean 'outcome'");
    }
}
