package dev.whence.discovery.knowledge;

/**
 * An ordered pair of variables.
 *
 * @param from the cause
 * @param to the effect
 */
public record Arrow(String from, String to) {
    @Override
    public String toString() {
        return from + " -> " + to;
    }

    /** As a path, direct or through others: "a ~> b". */
    String path() {
        return from + " ~> " + to;
    }

    /** As a hidden common cause: "a <-> b". */
    String confounder() {
        return from + " <-> " + to;
    }
}
