package dev.whence.networks.checkpoint;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.Attention;
import dev.whence.networks.spec.Mask;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.Positions;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What no architecture from a file may be, whatever its family: absurd sizes, numbers that are none. */
final class SpecCheck {
    private static final int LARGEST = 100_000_000;
    private static final int MOST_LAYERS = 4096;

    private SpecCheck() {}

    /** @throws InputException naming the number that cannot be */
    static void check(TransformerSpec spec) {
        between("layers", spec.layers(), 1, MOST_LAYERS);
        between("vocabulary", spec.vocabulary(), 1, LARGEST);
        between("context", spec.context(), 1, LARGEST);
        between("width", spec.width(), 1, LARGEST);
        between("embedding.tokenTypes", spec.embedding().tokenTypes(), 0, LARGEST);
        finite("embedding.scale", spec.embedding().scale());
        attention(spec.attention());
        between("mlp.hidden", spec.mlp().map(Mlp::hidden).orElse(1), 1, LARGEST);
        finite("norm.epsilon", spec.norm().epsilon());
        if (spec.norm().epsilon() < 0) {
            throw new InputException("norm.epsilon is " + spec.norm().epsilon() + ", expected at least 0");
        }
        if (spec.positions() instanceof Positions.Learned learned) {
            between("positions.count", learned.count(), 1, LARGEST);
        }
        if (spec.positions() instanceof Positions.Rotary rotary) {
            between("positions.width", rotary.width(), 2, spec.attention().headWidth());
            if (rotary.width() % 2 != 0) {
                throw new InputException(
                        "rotary positions turn " + rotary.width() + " components of a head, expected an even number");
            }
            frequencies(rotary.frequencies());
            rotary.local().ifPresent(SpecCheck::frequencies);
        }
        if (spec.mask() instanceof Mask.Blocks blocks) {
            between("mask.size", blocks.size(), 1, LARGEST);
        }
        finite("output.softCap", spec.output().softCap());
    }

    private static void attention(Attention attention) {
        long rows = (long) attention.heads() * attention.headWidth();
        if (rows > LARGEST) {
            throw new InputException("attention with " + attention.heads() + " heads of width " + attention.headWidth()
                    + " has " + rows + " components, expected at most " + LARGEST);
        }
        finite("attention.scale", attention.scale());
        finite("attention.softCap", attention.softCap());
        for (int window : attention.windows()) {
            between("attention.windows", window, 0, LARGEST);
        }
    }

    private static void frequencies(Positions.Frequencies frequencies) {
        if (frequencies.base() <= 0 || !Double.isFinite(frequencies.base())) {
            throw new InputException("a rotary base of " + frequencies.base() + ", expected a number above 0");
        }
        boolean sound = switch (frequencies.scaling()) {
            case Positions.Scaling.None _ -> true;
            case Positions.Scaling.Linear linear -> linear.factor() > 0;
            case Positions.Scaling.Llama3 llama3 ->
                llama3.factor() > 0 && llama3.high() > llama3.low() && llama3.originalContext() > 0;
        };
        if (!sound) {
            throw new InputException("rotary scaling " + frequencies.scaling() + ", expected numbers above 0");
        }
    }

    private static void between(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InputException(what + " is " + value + ", expected a whole number from " + least + " to " + most);
        }
    }

    private static void finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new InputException(what + " is " + value + ", expected a finite number");
        }
    }

    /** The first component in which two architectures differ, as {@code "attention.scale 0.3 instead of 0.25"}. */
    static Optional<String> difference(TransformerSpec wanted, TransformerSpec found) {
        return difference("", plain(wanted), plain(found));
    }

    /** Windows that are none anywhere have two forms. */
    private static TransformerSpec plain(TransformerSpec spec) {
        Attention a = spec.attention();
        if (a.windows().stream().anyMatch(window -> window > 0)) {
            return spec;
        }
        Attention none = new Attention(
                a.heads(),
                a.keyValueHeads(),
                a.headWidth(),
                a.scale(),
                a.inputBias(),
                a.outputBias(),
                a.headNorms(),
                a.softCap(),
                List.of());
        return new TransformerSpec(
                spec.family(),
                spec.vocabulary(),
                spec.context(),
                spec.width(),
                spec.layers(),
                spec.embedding(),
                none,
                spec.mlp(),
                spec.norm(),
                spec.block(),
                spec.positions(),
                spec.mask(),
                spec.output());
    }

    private static Optional<String> difference(String path, Record wanted, Record found) {
        Map<String, Object> others = RecordJson.components(found);
        for (Map.Entry<String, Object> component : RecordJson.components(wanted).entrySet()) {
            String name = path + component.getKey();
            Object one = component.getValue();
            Object other = Objects.requireNonNull(others.get(component.getKey()));
            if (one instanceof Record inner && other instanceof Record outer && inner.getClass() == outer.getClass()) {
                Optional<String> deeper = difference(name + ".", inner, outer);
                if (deeper.isPresent()) {
                    return deeper;
                }
            } else if (!one.equals(other)) {
                return Optional.of(name + " " + one + " instead of " + other);
            }
        }
        return Optional.empty();
    }
}
