package dev.whence.discovery.functional;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a LiNGAM search decides which of the earlier variables are parents of a variable. */
public enum Pruning {
    /**
     * From all earlier variables, the weakest is dropped while that raises BIC: while {@code n ln(1 + t^2/df) < c ln n},
     * with the penalty factor c.
     */
    BIC,
    /** Those are kept whose weight, in the regression on all earlier variables, has a two-sided p-value below alpha. */
    WALD;

    /** The name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InputException when there is none of that name */
    public static Pruning named(String word) {
        List<String> words = Arrays.stream(values()).map(Pruning::word).toList();
        if (!words.contains(word)) {
            throw Names.unknown("pruning", word, words, "the values of option prune");
        }
        return values()[words.indexOf(word)];
    }
}
