package dev.whence.reports.html;

import dev.whence.reports.AttentionSection;
import dev.whence.reports.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A token of a prompt, shaded by how much it is attended to.
 *
 * @param position its position
 * @param text the token, spaces made visible
 * @param state "chosen" for the one that attends, "unseen" for those it gives nothing, else empty
 * @param style its shade
 * @param percent the share of attention; empty when it is small
 */
public record AttentionWord(int position, String text, String state, String style, String percent) {
    /** Smaller shares are shaded but not written. */
    private static final double LEAST = 0.045;

    static List<AttentionWord> of(AttentionSection section) {
        return IntStream.range(0, section.tokens().size())
                .mapToObj(position -> {
                    double share = section.attention(position);
                    String state = position == section.query() ? "chosen" : share <= 0 ? "unseen" : "";
                    return new AttentionWord(
                            position,
                            AttentionSection.visible(section.tokens().get(position)),
                            state,
                            String.format(Locale.ROOT, "--share:%.1f%%", 100 * Math.clamp(share, 0, 1)),
                            share < LEAST ? "" : Numbers.percent(share));
                })
                .toList();
    }
}
