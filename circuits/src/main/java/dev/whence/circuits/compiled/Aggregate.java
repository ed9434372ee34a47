package dev.whence.circuits.compiled;

import dev.whence.circuits.graph.Slot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** A variable that a position gathers from those that it selects: an attention head. */
public sealed interface Aggregate extends Expression permits Copy, Mean, SelectorWidth {
    /** From where. */
    Select select();

    /** The reads of the select, and of the values. */
    static List<Read> reads(Select select, List<Categorical> values) {
        LinkedHashSet<Read> reads = new LinkedHashSet<>();
        for (Condition condition : select.conditions()) {
            reads.add(new Read(Slot.Role.KEY, condition.key()));
            if (condition instanceof Condition.Pair pair) {
                reads.add(new Read(Slot.Role.QUERY, pair.query()));
            }
        }
        values.forEach(value -> reads.add(new Read(Slot.Role.VALUE, value)));
        return new ArrayList<>(reads);
    }
}
