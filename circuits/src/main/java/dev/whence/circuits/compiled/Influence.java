package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.Edge;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which of the wired edges a comparison of prompts can show, worked out from the program alone. */
final class Influence {
    private final Program program;
    private final Layout layout;
    private final Interpreter interpreter;

    Influence(Program program, Layout layout) {
        this.program = program;
        this.layout = layout;
        this.interpreter = new Interpreter(program);
    }

    /** Edges that alone change the answer: when they alone are corrupt, or when they alone are clean. */
    Set<Edge> decisive(PromptPairs pairs) {
        Set<Edge> found = new LinkedHashSet<>();
        for (Edge edge : layout.wired()) {
            if (pairs.pairs().stream()
                    .anyMatch(pair -> changes(edge, pair.cleanIds(), pair.corruptIds())
                            || changes(edge, pair.corruptIds(), pair.cleanIds()))) {
                found.add(edge);
            }
        }
        return found;
    }

    /** Whether the answer to a prompt is another when one edge carries what it does in another prompt. */
    private boolean changes(Edge edge, int[] prompt, int[] other) {
        Map<Expression, double[]> usual = interpreter.run(prompt);
        Map<Expression, double[]> others = interpreter.run(other);
        if (edge.equals(layout.answer())) {
            return interpreter.last(usual) != interpreter.last(others);
        }
        Map<Expression, double[]> changed = interpreter.run(
                prompt,
                (reader, role, variable, values) ->
                        layout.edge(reader, new Expression.Read(role, variable)).equals(edge)
                                ? Objects.requireNonNull(others.get(variable))
                                : values);
        return interpreter.last(usual) != interpreter.last(changed);
    }

    /** Edges on a path to the answer along which every variable differs between the two prompts of some pair. */
    Set<Edge> differing(PromptPairs pairs) {
        Set<Edge> found = new LinkedHashSet<>();
        pairs.pairs().forEach(pair -> found.addAll(differing(pair)));
        found.retainAll(layout.wired());
        return found;
    }

    private Set<Edge> differing(PromptPair pair) {
        Map<Expression, double[]> clean = interpreter.run(pair.cleanIds());
        Map<Expression, double[]> corrupt = interpreter.run(pair.corruptIds());
        Set<Edge> found = new LinkedHashSet<>();
        if (interpreter.last(clean) == interpreter.last(corrupt)) {
            return found;
        }
        found.add(layout.answer());
        Set<Expression> towardsAnswer = new LinkedHashSet<>(List.of(program.answer()));
        for (Expression reader : program.variables().reversed()) {
            if (!towardsAnswer.contains(reader)) {
                continue;
            }
            for (Expression.Read read : reader.reads()) {
                double[] one = Objects.requireNonNull(clean.get(read.variable()));
                double[] two = Objects.requireNonNull(corrupt.get(read.variable()));
                if (!Arrays.equals(one, two)) {
                    towardsAnswer.add(read.variable());
                    found.add(layout.edge(reader, read));
                }
            }
        }
        return found;
    }
}
