package dev.whence.circuits.compiled;

import java.util.List;

/**
 * Which earlier positions, itself included, a position looks at: those that meet every condition. Position 0 holds the
 * token that begins a prompt and is never selected.
 *
 * @param conditions none for all positions
 */
public record Select(List<Condition> conditions) {
    public Select {
        conditions = List.copyOf(conditions);
    }

    /** Positions that meet every one of these. */
    public static Select where(Condition... conditions) {
        return new Select(List.of(conditions));
    }

    /** All positions. */
    public static Select all() {
        return new Select(List.of());
    }
}
