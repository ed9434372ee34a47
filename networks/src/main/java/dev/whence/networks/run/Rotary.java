package dev.whence.networks.run;

import dev.whence.networks.spec.Positions;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Turns queries and keys by their positions (Su et al. 2021, eq. 34), with tables for the whole context. */
final class Rotary implements AutoCloseable {
    private final int width;
    private final boolean interleaved;
    private final Tensor cosines;
    private final Tensor sines;

    /** @param context positions that there are tables for */
    Rotary(Positions.Rotary rotary, Positions.Frequencies frequencies, int context, Device device, ScalarType type) {
        this.width = rotary.width();
        this.interleaved = rotary.interleaved();
        double[] angles = frequencies.angles(width);
        float[] cosine = new float[context * angles.length];
        float[] sine = new float[context * angles.length];
        for (int position = 0; position < context; position++) {
            for (int pair = 0; pair < angles.length; pair++) {
                cosine[position * angles.length + pair] = (float) Math.cos(position * angles[pair]);
                sine[position * angles.length + pair] = (float) Math.sin(position * angles[pair]);
            }
        }
        this.cosines =
                Tensors.keep(Tensors.of(cosine, 1, context, 1, angles.length).to(device, type));
        this.sines = Tensors.keep(Tensors.of(sine, 1, context, 1, angles.length).to(device, type));
    }

    /**
     * @param x {@code [batch, position, head, headWidth]}
     * @param start the position of the first
     */
    Tensor turn(Tensor x, long start) {
        return turn(x, cosines.narrow(1, start, x.size(1)), sines.narrow(1, start, x.size(1)));
    }

    /**
     * @param x {@code [batch, 1, head, headWidth]}
     * @param at the position of each row, {@code [batch]}
     */
    Tensor turn(Tensor x, Tensor at) {
        return turn(
                x,
                cosines.index_select(1, at).transpose(0, 1),
                sines.index_select(1, at).transpose(0, 1));
    }

    private Tensor turn(Tensor x, Tensor cosine, Tensor sine) {
        long half = width / 2;
        long rest = x.size(3) - width;
        Tensor first;
        Tensor second;
        if (interleaved) {
            long[] shape = {x.size(0), x.size(1), x.size(2), half, 2};
            Tensor pairs = x.narrow(3, 0, width).reshape(shape);
            first = pairs.select(4, 0);
            second = pairs.select(4, 1);
        } else {
            first = x.narrow(3, 0, half);
            second = x.narrow(3, half, half);
        }
        Tensor turnedFirst = first.mul(cosine).sub(second.mul(sine));
        Tensor turnedSecond = second.mul(cosine).add(first.mul(sine));
        Tensor turned;
        if (interleaved) {
            turned = org.bytedeco
                    .pytorch
                    .global
                    .torch
                    .stack(Tensors.vector(List.of(turnedFirst, turnedSecond)), 4)
                    .reshape(x.size(0), x.size(1), x.size(2), width);
        } else {
            turned = Tensors.concatenated(List.of(turnedFirst, turnedSecond), 3);
        }
        return rest == 0 ? turned : Tensors.concatenated(List.of(turned, x.narrow(3, width, rest)), 3);
    }

    @Override
    public void close() {
        Tensors.free(List.of(cosines, sines));
    }
}
