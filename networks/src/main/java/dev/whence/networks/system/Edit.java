package dev.whence.networks.system;

import dev.whence.causal.Intervention;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One change of one site's value.
 *
 * @param address where
 * @param at at which positions
 * @param first the first position that it can change in any row
 * @param operation what becomes of the value
 */
record Edit(Address address, At at, int first, Operation operation) {
    /** What becomes of a value. Tensors in it live as long as the run that they were made for. */
    sealed interface Operation {
        /** Every component is this. */
        record Constant(double value) implements Operation {}

        /** A tensor is added to the scaled value: {@code factor * value + term}; the term broadcasts, null for none. */
        record Affine(Tensor factor, @Nullable Tensor term) implements Operation {}

        /**
         * The value becomes that of another run.
         *
         * @param values {@code [prompt of the chunk, position from 0, component]}; one prompt for all, or one position
         *     for all, broadcast
         */
        record Given(Tensor values) implements Operation {}

        /** Brought into a range. */
        record Clamped(double low, double high) implements Operation {}

        /** A function of the vector at each position. */
        record Function(UnaryOperator<double[]> function) implements Operation {}
    }

    /**
     * The part of the point's value after the edit.
     *
     * @param part the site's part before, {@code [row, column, component]}
     * @param rows which prompts and positions those are; rows repeat the chunk's prompts in order
     */
    Tensor changed(Tensor part, Rows rows) {
        if (isOver(rows)) {
            return part;
        }
        Tensor before = address.coordinates(part);
        Tensor after = operate(before, rows);
        Tensor mask = rows.mask(at, part.device());
        Tensor masked = mask == null ? after : torch.where(mask, after, before);
        if (address.basis() == null) {
            return masked;
        }
        return part.add(masked.sub(before).matmul(Address.matrix(address.basis(), part)));
    }

    /** The tensor that a step is made of and that may be learned: a scale's factor, or what an addition adds. */
    @Nullable
    Tensor parameter(Intervention<Site> step) {
        if (!(operation instanceof Operation.Affine affine)) {
            return null;
        }
        return switch (step) {
            case Intervention.Scale<Site> _ -> affine.factor();
            case NetworkIntervention.Add _ -> affine.term();
            default -> null;
        };
    }

    private Tensor operate(Tensor value, Rows rows) {
        return switch (operation) {
            case Operation.Constant constant ->
                constant.value() == 0
                        ? torch.zeros_like(value)
                        : torch.full_like(value, Tensors.scalar(constant.value()));
            case Operation.Affine affine -> {
                Tensor scaled = value.mul(affine.factor());
                Tensor term = affine.term();
                yield term == null ? scaled : scaled.add(at(term, value, rows));
            }
            case Operation.Given given -> at(given.values(), value, rows).expand_as(value);
            case Operation.Clamped clamped ->
                value.clamp(
                        new org.bytedeco.pytorch.ScalarOptional(Tensors.scalar(clamped.low())),
                        new org.bytedeco.pytorch.ScalarOptional(Tensors.scalar(clamped.high())));
            case Operation.Function function -> each(function.function(), value);
        };
    }

    /** The columns and repeated rows that a batch has of {@code [prompt or 1, position or 1, component]}. */
    private static Tensor at(Tensor values, Tensor like, Rows rows) {
        if (values.dim() < 3) {
            return values;
        }
        Tensor columns = values.size(1) == 1 ? values : values.narrow(1, rows.start(), rows.columns());
        // A pattern's columns are keys: those of the other run may be fewer when its prompts were padded less.
        Tensor sized = columns.size(2) == like.size(2) ? columns : columns.narrow(2, 0, like.size(2));
        return values.size(0) == 1 ? sized : Tensors.repeated(sized, rows.count() / values.size(0));
    }

    /** What it holds in native memory. */
    List<Tensor> tensors() {
        return switch (operation) {
            case Operation.Given given -> List.of(given.values());
            case Operation.Affine affine when affine.term() != null -> List.of(affine.factor(), affine.term());
            case Operation.Affine affine -> List.of(affine.factor());
            case Operation.Constant _, Operation.Clamped _, Operation.Function _ -> List.of();
        };
    }

    /** Whether these positions come after all those that there are values for, as when text is generated. */
    private boolean isOver(Rows rows) {
        Tensor values = operation instanceof Operation.Given given
                ? given.values()
                : operation instanceof Operation.Affine affine ? affine.term() : null;
        return values != null && values.dim() == 3 && values.size(1) > 1 && rows.start() >= values.size(1);
    }

    private static Tensor each(UnaryOperator<double[]> function, Tensor value) {
        double[] numbers = Tensors.doubles(value);
        int width = Math.toIntExact(value.size(2));
        float[] results = new float[numbers.length];
        for (int at = 0; at < numbers.length; at += width) {
            double[] result = function.apply(java.util.Arrays.copyOfRange(numbers, at, at + width));
            if (result.length != width) {
                throw new dev.whence.causal.InputException(
                        "the function gave " + result.length + " numbers for a site of " + width);
            }
            for (int i = 0; i < width; i++) {
                results[at + i] = (float) result[i];
            }
        }
        return Tensors.of(results, Tensors.shape(value)).to(value.device(), value.scalar_type());
    }
}
