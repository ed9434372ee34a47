package dev.whence.discovery.stability;

import java.util.Map;

/**
 * How often a pair was joined over the bootstrap resamples, and with which marks. Shares are of the resamples whose
 * search succeeded, in [0,1].
 *
 * @param a one variable
 * @param b the other
 * @param adjacent share in which they had an edge of any kind
 * @param kinds share of each kind of edge as drawn from {@code a} to {@code b}: "-->", "<--", "---", "<->", "o->", "<-o",
 *     "o-o"; kinds never seen are absent
 */
public record EdgeStability(String a, String b, double adjacent, Map<String, Double> kinds) {
    public EdgeStability {
        kinds = Map.copyOf(kinds);
    }

    /** Share with an edge of that kind, as drawn from {@code a} to {@code b}. */
    public double share(String kind) {
        return kinds.getOrDefault(kind, 0.0);
    }

    /** Share with {@code a -> b}. */
    public double aToB() {
        return share("-->");
    }

    /** Share with {@code b -> a}. */
    public double bToA() {
        return share("<--");
    }

    /** Share with {@code a -- b}. */
    public double undirected() {
        return share("---");
    }

    /** Share with an arrowhead at {@code b}, whatever the mark at {@code a}: b is no cause of a. */
    public double headAtB() {
        return share("-->") + share("<->") + share("o->");
    }

    /** Share with an arrowhead at {@code a}, whatever the mark at {@code b}. */
    public double headAtA() {
        return share("<--") + share("<->") + share("<-o");
    }
}
