package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.Node;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes elementwise functions into the neurons of an MLP (ReLU): a neuron for each category, or each pair of them, that
 * is 1 when it is there; and for numbers the hat functions of the levels, each a combination of neurons that begin to
 * rise at a level.
 */
final class NeuronWriter {
    private final Parameters parameters;
    private final Layout layout;
    private final int[] used;

    NeuronWriter(Parameters parameters, Layout layout) {
        this.parameters = parameters;
        this.layout = layout;
        this.used = new int[layout.layers()];
    }

    /** How many neurons a function needs. */
    static int neurons(Elementwise function) {
        return switch (function) {
            case Elementwise.Lookup lookup -> lookup.input().size();
            case Elementwise.PairLookup lookup ->
                lookup.first().size() * lookup.second().size();
            case Elementwise.Classes classes -> classes.levels().size() * (classes.size() + 1);
        };
    }

    /** How many neurons of a layer are in use. */
    int used(int layer) {
        return used[layer];
    }

    void write(Elementwise function) {
        int layer = ((Node.MlpBlock) layout.node(function)).layer();
        switch (function) {
            case Elementwise.Lookup lookup -> {
                for (int a = 0; a < lookup.input().size(); a++) {
                    Neuron neuron = next(layer);
                    neuron.reads(lookup.input(), a, 1);
                    neuron.says(lookup, lookup.table().get(a), 1);
                }
            }
            case Elementwise.PairLookup lookup -> {
                for (int a = 0; a < lookup.first().size(); a++) {
                    for (int b = 0; b < lookup.second().size(); b++) {
                        Neuron neuron = next(layer);
                        neuron.reads(lookup.first(), a, 1);
                        neuron.reads(lookup.second(), b, 1);
                        neuron.bias(-1);
                        neuron.says(lookup, lookup.table().get(a).get(b), 1);
                    }
                }
            }
            case Elementwise.Classes classes -> {
                for (int by = 0; by < classes.levels().size(); by++) {
                    classes(classes, by, layer);
                }
            }
        }
    }

    /**
     * The classes by one category's levels {@code l_0 < l_1 < ...}: class i is 1 at its level, 0 at every other, linear
     * between neighbours and constant beyond the ends; all are 0 where the category is another, and at position 0 if
     * anything could look there.
     */
    private void classes(Elementwise.Classes classes, int by, int layer) {
        List<Double> levels = levels(classes.levels().get(by), classes.ofWidth());
        int count = levels.size();
        double bound = classes.terms().stream()
                .mapToDouble(term -> Math.abs(term.weight()) * term.number().bound())
                .sum();
        double far = levels.stream().mapToDouble(Math::abs).max().orElse(0);
        double gate = bound + far + 1;
        double mark = layout.readsMark(classes) ? 1 : 0;
        // What is written for level i of the rising order.
        List<Integer> order = IntStream.range(0, count)
                .mapToObj(i -> classes.ofWidth() ? count - 1 - i : i)
                .toList();
        Neuron there = next(layer);
        if (classes.by().isPresent()) {
            there.reads(classes.by().get(), by, 1);
        } else {
            there.bias(1);
            there.readsMark(-mark);
        }
        there.says(classes, order.getFirst(), 1);
        for (int i = 0; i < count; i++) {
            Neuron rising = next(layer);
            classes.terms().forEach(term -> rising.reads(term.number(), 0, term.weight()));
            if (classes.by().isPresent()) {
                rising.reads(classes.by().get(), by, gate);
                rising.bias(-levels.get(i) - gate);
            } else {
                rising.readsMark(-mark * gate);
                rising.bias(-levels.get(i));
            }
            double before = i == 0 ? 0 : 1 / (levels.get(i) - levels.get(i - 1));
            double after = i == count - 1 ? 0 : 1 / (levels.get(i + 1) - levels.get(i));
            if (i > 0) {
                rising.says(classes, order.get(i - 1), before);
            }
            rising.says(classes, order.get(i), -before - after);
            if (i < count - 1) {
                rising.says(classes, order.get(i + 1), after);
            }
        }
    }

    /** Levels as they stand in the stream, rising. */
    private static List<Double> levels(List<Double> levels, boolean ofWidth) {
        if (!ofWidth) {
            return levels;
        }
        List<Double> encoded =
                levels.stream().map(SelectorWidth::encoded).collect(Collectors.toCollection(java.util.ArrayList::new));
        Collections.reverse(encoded);
        return encoded;
    }

    private Neuron next(int layer) {
        return new Neuron("layers." + layer + ".mlp.", used[layer]++);
    }

    private final class Neuron {
        private final String prefix;
        private final int index;

        Neuron(String prefix, int index) {
            this.prefix = prefix;
            this.index = index;
        }

        void reads(Expression variable, int component, double weight) {
            parameters.add(prefix + "in.weight", index, layout.start(variable) + component, weight);
        }

        void readsMark(double weight) {
            parameters.add(prefix + "in.weight", index, Layout.MARK, weight);
        }

        void bias(double value) {
            parameters.add(prefix + "in.bias", index, 0, value);
        }

        void says(Categorical variable, int category, double weight) {
            if (category != Elementwise.NONE) {
                parameters.add(prefix + "out.weight", layout.start(variable) + category, index, weight);
            }
        }
    }
}
