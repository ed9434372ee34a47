package dev.whence.networks.training;

import dev.whence.causal.InputException;
import dev.whence.networks.checkpoint.Safetensors;
import dev.whence.networks.checkpoint.SafetensorsWriter;
import dev.whence.networks.run.Tensors;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * A training run in one safetensors file: parameters ({@code weights.}), running means of gradients ({@code means.}) and of
 * their squares ({@code squares.}), how far it is, and a fingerprint of its plan.
 */
final class TrainingState {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final String STEP = "step";
    private static final String PLAN = "plan";
    /** So that every whole number in a file is exact in float32. */
    private static final int DIGIT = 1 << 16;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    TrainingState(Map<String, Tensor> parameters, AdamW optimiser) {
        int index = 0;
        for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
            tensors.put("weights." + parameter.getKey(), parameter.getValue());
            tensors.put("means." + parameter.getKey(), optimiser.means().get(index));
            tensors.put("squares." + parameter.getKey(), optimiser.squares().get(index));
            index++;
        }
    }

    void write(Path file, long step, String plan) {
        Map<String, List<Long>> shapes = new TreeMap<>();
        tensors.forEach((name, tensor) ->
                shapes.put(name, Arrays.stream(Tensors.shape(tensor)).boxed().toList()));
        shapes.put(STEP, List.of(4L));
        shapes.put(PLAN, List.of(4L));
        SafetensorsWriter.write(file, shapes, (name, destination) -> {
            Tensor tensor = tensors.get(name);
            float[] numbers = tensor == null ? digits(name.equals(STEP) ? step : hash(plan)) : Tensors.floats(tensor);
            for (int i = 0; i < numbers.length; i++) {
                destination.set(FLOAT, 4L * i, numbers[i]);
            }
        });
    }

    /**
     * Everything as it was.
     *
     * @return steps done
     * @throws InputException when the file is of another network or plan
     */
    long read(Path file, String plan) {
        try (Safetensors saved = Safetensors.open(file)) {
            if (number(saved, PLAN, file) != hash(plan)) {
                throw new InputException(file + ": written under another plan, expected this one: only then is what"
                        + " follows the same as without a break");
            }
            // All are checked before the first is changed.
            tensors.forEach((name, tensor) -> {
                List<Long> wanted = Arrays.stream(Tensors.shape(tensor)).boxed().toList();
                List<Long> found = saved.tensor(name).shape();
                if (!found.equals(wanted)) {
                    throw new InputException(
                            file + ": tensor '" + name + "' has the shape " + found + ", expected " + wanted);
                }
            });
            Tensors.withoutGradient(() -> {
                tensors.forEach((name, tensor) -> {
                    float[] numbers = saved.tensor(name).floats();
                    tensor.copy_(Tensors.of(numbers, Tensors.shape(tensor)));
                });
                return tensors;
            });
            return number(saved, STEP, file);
        }
    }

    private static long number(Safetensors saved, String name, Path file) {
        float[] digits = saved.tensor(name).floats();
        if (digits.length != 4) {
            throw new InputException(file + ": '" + name + "' has " + digits.length + " numbers, expected 4");
        }
        long value = 0;
        for (float digit : digits) {
            value = value * DIGIT + (long) digit;
        }
        return value;
    }

    private static float[] digits(long value) {
        float[] digits = new float[4];
        long rest = value;
        for (int i = 3; i >= 0; i--) {
            digits[i] = rest & (DIGIT - 1);
            rest >>>= 16;
        }
        return digits;
    }

    /** FNV-1a, 64 bits. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
