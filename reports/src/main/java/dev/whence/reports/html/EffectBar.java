package dev.whence.reports.html;

import dev.whence.causal.Effect;
import dev.whence.reports.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An effect on a horizontal scale that it shares with the report's other effects and that holds zero.
 *
 * @param effect the effect
 * @param zero place of zero, in per cent of the scale's width
 * @param value place of the value
 * @param low place of the interval's lower end; that of the value when there is no interval
 * @param high place of the interval's upper end
 */
public record EffectBar(Effect effect, double zero, double value, double low, double high) {
    static List<EffectBar> of(List<Effect> effects) {
        double least = ends(effects).min().orElse(0);
        double most = ends(effects).max().orElse(0);
        double room = most > least ? (most - least) * 0.06 : 1;
        double from = least - room;
        double width = most - least + 2 * room;
        return effects.stream()
                .filter(effect -> Double.isFinite(effect.value()))
                .map(effect -> {
                    boolean interval = effect.interval().isAvailable();
                    return new EffectBar(
                            effect,
                            place(0, from, width),
                            place(effect.value(), from, width),
                            place(interval ? effect.interval().low() : effect.value(), from, width),
                            place(interval ? effect.interval().high() : effect.value(), from, width));
                })
                .toList();
    }

    private static DoubleStream ends(List<Effect> effects) {
        return DoubleStream.concat(
                        DoubleStream.of(0),
                        effects.stream()
                                .flatMapToDouble(effect -> DoubleStream.of(
                                        effect.value(),
                                        effect.interval().low(),
                                        effect.interval().high())))
                .filter(Double::isFinite);
    }

    private static double place(double at, double from, double width) {
        return Math.clamp(100 * (at - from) / width, 0, 100);
    }

    /** The value as it is written large. */
    public String number() {
        return Numbers.plain(effect.value());
    }

    /** The interval in words, or why there is none. */
    public String interval() {
        return Numbers.interval(effect);
    }

    public String words() {
        return Numbers.effect(effect);
    }

    public String zeroStyle() {
        return left(zero);
    }

    public String valueStyle() {
        return left(value);
    }

    public String intervalStyle() {
        return String.format(Locale.ROOT, "left:%.2f%%;width:%.2f%%", low, high - low);
    }

    private static String left(double place) {
        return String.format(Locale.ROOT, "left:%.2f%%", place);
    }
}
