package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.Node;

/**
 * Writes an aggregate into an attention head. Each condition has components of query and key whose product is the
 * sharpness where it is met; one more component gives position 0 its place, half the sharpness below what is selected. For
 * a count it is level with that, and both are half the sharpness above the rest.
 */
final class HeadWriter {
    private final Parameters parameters;
    private final Layout layout;
    private final double sharpness;
    private final int headWidth;

    HeadWriter(Parameters parameters, Layout layout, double sharpness, int headWidth) {
        this.parameters = parameters;
        this.layout = layout;
        this.sharpness = sharpness;
        this.headWidth = headWidth;
    }

    /** How many components of a head an aggregate needs. */
    static int width(Aggregate aggregate) {
        int compared = 1;
        for (Condition condition : aggregate.select().conditions()) {
            compared += components(condition);
        }
        int carried = aggregate instanceof Copy copy ? copy.size() : 1;
        return Math.max(compared, carried);
    }

    private static int components(Condition condition) {
        return condition instanceof Condition.Pair pair ? pair.key().size() : 1;
    }

    void write(Aggregate aggregate) {
        Node.Head head = (Node.Head) layout.node(aggregate);
        String prefix = "layers." + head.layer() + ".attention.";
        int first = head.head() * headWidth;
        compare(aggregate, prefix, first);
        carry(aggregate, prefix, first);
    }

    private void compare(Aggregate aggregate, String prefix, int first) {
        // A count sets position 0 level with what is selected, so that half the sharpness parts it as well from the
        // rest.
        double met = aggregate instanceof SelectorWidth ? sharpness / 2 : sharpness;
        int row = first;
        for (Condition condition : aggregate.select().conditions()) {
            int key = layout.start(condition.key());
            switch (condition) {
                case Condition.Pair pair -> {
                    int query = layout.start(pair.query());
                    for (int k = 0; k < pair.key().size(); k++) {
                        parameters.add(prefix + "key.weight", row + k, key + k, 1);
                    }
                    for (int q = 0; q < pair.query().size(); q++) {
                        for (int k : pair.selected().get(q)) {
                            parameters.add(prefix + "query.weight", row + k, query + q, met);
                        }
                    }
                }
                case Condition.Key alone -> {
                    parameters.add(prefix + "query.bias", row, 0, met);
                    for (int k : alone.accepted()) {
                        parameters.add(prefix + "key.weight", row, key + k, 1);
                    }
                }
            }
            row += components(condition);
        }
        double all = aggregate.select().conditions().size();
        double share = aggregate instanceof SelectorWidth ? all : all - 0.5;
        parameters.add(prefix + "key.weight", row, Layout.MARK, 1);
        parameters.add(prefix + "query.bias", row, 0, share * met);
    }

    private void carry(Aggregate aggregate, String prefix, int first) {
        int written = layout.start(aggregate);
        switch (aggregate) {
            case Copy copy -> {
                for (int category = 0; category < copy.size(); category++) {
                    parameters.add(prefix + "value.weight", first + category, layout.start(copy.value()) + category, 1);
                    parameters.add(prefix + "output.weight", written + category, first + category, 1);
                }
            }
            case Mean mean -> {
                for (int category = 0; category < mean.numbers().size(); category++) {
                    double number = mean.numbers().get(category);
                    parameters.add(prefix + "value.weight", first, layout.start(mean.value()) + category, number);
                }
                parameters.add(prefix + "output.weight", written, first, 1);
            }
            case SelectorWidth _ -> {
                parameters.add(prefix + "value.weight", first, Layout.MARK, 1);
                parameters.add(prefix + "output.weight", written, first, 1);
            }
        }
    }
}
