package dev.whence.causal.identification.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.causal.graph.Admg;
import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.RandomGraphs;
import dev.whence.causal.identification.expression.Constant;
import dev.whence.causal.identification.expression.DiscreteJoint;
import dev.whence.causal.identification.expression.Evaluator;
import dev.whence.causal.identification.expression.Expression;
import dev.whence.causal.identification.expression.Value;
import dev.whence.causal.identification.expression.ValueTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random queries over several worlds, against enumeration of all noise in random structural models. */
class RandomCounterfactualTest {
    private int zeros;
    private int undefined;
    private int refused;
    private int refusedFromData;
    private int experimental;
    private int observational;
    private int conditional;

    @Test
    void everyAnswerIsRight() {
        Random random = new Random(20260202);
        for (int i = 0; i < 600; i++) {
            Admg graph = randomAdmg(random);
            ResponseModel model = new ResponseModel(graph, random);
            for (int q = 0; q < 8; q++) {
                check(graph, model, randomQuery(graph, random), random);
            }
        }
        assertThat(zeros).isGreaterThan(50);
        assertThat(undefined).isGreaterThan(10);
        assertThat(refused).isGreaterThan(200);
        assertThat(experimental).isGreaterThan(2000);
        assertThat(observational).isGreaterThan(2000);
        assertThat(refusedFromData).isGreaterThan(20);
        assertThat(conditional).isGreaterThan(1000);
    }

    private void check(Admg graph, ResponseModel model, CounterfactualQuery query, Random random) {
        Map<Value, Integer> symbols = new HashMap<>();
        boolean flip = random.nextBoolean();
        for (Value value : CounterfactualQuery.values(query.events(), query.given())) {
            symbols.put(value, value.primes() ^ (flip ? 1 : 0));
        }
        graph.nodes().forEach(name -> symbols.putIfAbsent(Value.of(name), random.nextInt(2)));
        double given = model.probability(query.given(), symbols);
        List<CounterfactualEvent> joint =
                Stream.concat(query.events().stream(), query.given().stream()).toList();
        double truth = model.probability(joint, symbols) / given;
        CounterfactualResult answer = CounterfactualIdentification.identify(graph, query);
        if (given == 0 && !(answer instanceof CounterfactualResult.Undefined)) {
            return; // impossible in this model, though not in every model over the graph
        }
        switch (answer) {
            case CounterfactualResult.Undefined _ -> {
                undefined++;
                assertThat(given).as(graph + " " + query).isZero();
                return;
            }
            case CounterfactualResult.NotIdentified not -> {
                refused++;
                assertThat(not.reason()).isNotEmpty();
                return;
            }
            case CounterfactualResult.Identified found -> {
                if (found.expression() == Constant.ZERO) {
                    zeros++;
                    assertThat(truth).as(graph + " " + query).isZero();
                    return;
                }
                experimental++;
                conditional += query.given().isEmpty() ? 0 : 1;
                ValueTable table = Evaluator.evaluate(found.expression(), model::under);
                agree(graph, query, found.expression(), table.at(symbols), truth);
            }
        }
        switch (CounterfactualIdentification.identifyFromData(graph, query)) {
            case CounterfactualResult.Identified found -> {
                observational++;
                DiscreteJoint observed = model.under(Map.of());
                agree(
                        graph,
                        query,
                        found.expression(),
                        Evaluator.evaluate(found.expression(), observed).at(symbols),
                        truth);
            }
            case CounterfactualResult.NotIdentified not -> {
                refusedFromData++;
                assertThat(not.hedge()).isPresent();
            }
            case CounterfactualResult.Undefined result -> throw new AssertionError(result);
        }
    }

    private static void agree(Admg graph, CounterfactualQuery query, Expression formula, double found, double truth) {
        if (!(Math.abs(found - truth) < 1e-9)) {
            throw new AssertionError(graph + "\n" + query + " = " + formula + "\nis " + found + ", true is " + truth);
        }
    }

    private static Admg randomAdmg(Random random) {
        int size = 2 + random.nextInt(4);
        while (true) {
            Admg graph = RandomGraphs.admg(size, 0.3 + 0.5 * random.nextDouble(), 0.25, random);
            if (graph.edges().stream().filter(Edge::isBidirected).count() <= 3) {
                return graph;
            }
        }
    }

    private static CounterfactualQuery randomQuery(Admg graph, Random random) {
        List<List<Value>> worlds = new ArrayList<>(List.of(List.of()));
        for (int w = 0; w < 1 + random.nextInt(2); w++) {
            TreeSet<String> set = new TreeSet<>();
            for (int i = 0; i < 1 + random.nextInt(2); i++) {
                set.add(graph.name(random.nextInt(graph.size())));
            }
            worlds.add(set.stream().map(name -> value(name, random)).toList());
        }
        List<CounterfactualEvent> events = events(graph, worlds, 1 + random.nextInt(2), random);
        List<CounterfactualEvent> given = events(graph, worlds, random.nextInt(3), random);
        return new CounterfactualQuery(events, given);
    }

    private static Value value(String name, Random random) {
        return Value.of(name).withPrimes(random.nextInt(4) == 0 ? 1 : 0);
    }

    private static List<CounterfactualEvent> events(Admg graph, List<List<Value>> worlds, int count, Random random) {
        List<CounterfactualEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Value value = value(graph.name(random.nextInt(graph.size())), random);
            events.add(CounterfactualEvent.had(value, worlds.get(random.nextInt(worlds.size()))));
        }
        return events;
    }
}
