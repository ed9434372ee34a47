package dev.whence.discovery.series;

import dev.whence.discovery.SearchOptions;
import java.util.OptionalDouble;

/**
 * How PCMCI and PCMCI+ search.
 *
 * @param maxLag the longest lag of a link, in steps
 * @param alpha a link stays when its test has at most this p-value
 * @param selection the level of the first stage, which selects what to condition on; empty to choose it for each variable
 *     by Akaike's criterion among {@link #LEVELS} (PCMCI with Fisher z only)
 * @param maxDepth the largest set drawn from the others in the first stage, and from the same time step in PCMCI+
 * @param conditions how many of the conditions of the earlier variable a link's test uses, strongest first
 * @param fdr whether the p-values are adjusted for the number of links (Benjamini and Hochberg 1995); PCMCI only
 * @param colliders how PCMCI+ decides about colliders
 */
public record PcmciOptions(
        int maxLag,
        double alpha,
        OptionalDouble selection,
        int maxDepth,
        int conditions,
        boolean fdr,
        Colliders colliders) {
    /** The levels that Akaike's criterion chooses from. */
    static final double[] LEVELS = {0.05, 0.1, 0.2, 0.3, 0.4, 0.5};

    /** How PCMCI+ decides whether the middle of a - b - c, with a and c not adjacent, is a collider. */
    public enum Colliders {
        /** When most of the sets that separate a from c are without b (Colombo and Maathuis 2014). */
        MAJORITY,
        /** When all of them are (Ramsey, Spirtes and Zhang 2006). */
        CONSERVATIVE,
        /** When the set that separated them in the search is. */
        SEPARATING_SET
    }

    /** The first stage at 0.2, all conditions, no adjustment, colliders by majority. */
    public static PcmciOptions of(int maxLag, double alpha) {
        return new PcmciOptions(
                maxLag,
                alpha,
                OptionalDouble.of(0.2),
                SearchOptions.UNLIMITED,
                SearchOptions.UNLIMITED,
                false,
                Colliders.MAJORITY);
    }

    /** @param level of the first stage; empty to choose it by Akaike's criterion */
    public PcmciOptions withSelection(OptionalDouble level) {
        return new PcmciOptions(maxLag, alpha, level, maxDepth, conditions, fdr, colliders);
    }

    public PcmciOptions withFdr(boolean adjusted) {
        return new PcmciOptions(maxLag, alpha, selection, maxDepth, conditions, adjusted, colliders);
    }

    public PcmciOptions withColliders(Colliders rule) {
        return new PcmciOptions(maxLag, alpha, selection, maxDepth, conditions, fdr, rule);
    }

    public PcmciOptions withMaxDepth(int depth) {
        return new PcmciOptions(maxLag, alpha, selection, depth, conditions, fdr, colliders);
    }

    public PcmciOptions withConditions(int most) {
        return new PcmciOptions(maxLag, alpha, selection, maxDepth, most, fdr, colliders);
    }
}
