package dev.whence.discovery.series;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.discovery.Evidence;
import dev.whence.discovery.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Why each link of a series is as it is. A pair may be asked for with times ("x(t-1)", "y(t)": that lag, at whatever time
 * it is asked) or without ("x", "y": every lag, either way).
 */
public final class LinkEvidence implements Explanation {
    private final List<String> variables;
    private final int maxLag;
    private final Map<Key, List<Reason>> evidence = new TreeMap<>();

    /** Written out when somebody asks. */
    private record Reason(Evidence.Kind kind, Supplier<String> sentence) {
        Evidence written() {
            return new Evidence(kind, sentence.get());
        }
    }

    private record Key(String from, int lag, String to) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Integer.compare(lag, other.lag);
            if (order == 0) {
                order = from.compareTo(other.from);
            }
            return order == 0 ? to.compareTo(other.to) : order;
        }

        static Key of(String from, int lag, String to) {
            return lag == 0 && from.compareTo(to) > 0 ? new Key(to, 0, from) : new Key(from, lag, to);
        }
    }

    /**
     * @param variables of the series, sorted
     * @param maxLag the longest lag that evidence is given for
     */
    public LinkEvidence(List<String> variables, int maxLag) {
        this.variables = List.copyOf(variables);
        this.maxLag = maxLag;
    }

    /** Adds a reason why {@code from} at that lag is or is no cause of {@code to}; variables by number. */
    public void add(int from, int lag, int to, Evidence.Kind kind, String sentence) {
        add(from, lag, to, kind, () -> sentence);
    }

    /** As {@link #add(int, int, int, Evidence.Kind, String)}; the sentence is written when somebody asks. */
    public void add(int from, int lag, int to, Evidence.Kind kind, Supplier<String> sentence) {
        evidence.computeIfAbsent(Key.of(variables.get(from), lag, variables.get(to)), _ -> new ArrayList<>(2))
                .add(new Reason(kind, sentence));
    }

    /** @throws InputException when a name is no variable of the series, or one has a time and the other none */
    @Override
    public List<Evidence> of(String a, String b) {
        if (variables.contains(a) && variables.contains(b)) {
            return evidence.entrySet().stream()
                    .filter(each -> each.getKey().from.equals(a)
                                    && each.getKey().to.equals(b)
                            || each.getKey().from.equals(b) && each.getKey().to.equals(a))
                    .flatMap(each -> each.getValue().stream())
                    .map(Reason::written)
                    .toList();
        }
        Moment one = moment(a);
        Moment other = moment(b);
        Moment first = one.lag() >= other.lag() ? one : other;
        Moment second = one.lag() >= other.lag() ? other : one;
        int lag = first.lag() - second.lag();
        return lag > maxLag
                ? List.of()
                : evidence.getOrDefault(Key.of(first.variable(), lag, second.variable()), List.of()).stream()
                        .map(Reason::written)
                        .toList();
    }

    private Moment moment(String name) {
        if (variables.contains(name)) {
            throw new InputException("'" + name + "' has no time while the other has one; name both as \"x(t-1)\", or"
                    + " neither for every lag");
        }
        return Moment.parse(name)
                .filter(moment -> variables.contains(moment.variable()))
                .orElseThrow(() -> Names.unknown(
                        "variable", Moment.parse(name).map(Moment::variable).orElse(name), variables, "the series"));
    }
}
