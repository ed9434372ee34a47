package dev.whence.networks;

import dev.whence.causal.InputException;
import dev.whence.networks.run.Tensors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** Where a network computes. */
public enum Place {
    CPU,
    /** The first of NVIDIA's cards; needs a build with the profile {@code cuda}. */
    CUDA;

    /** @throws InputException when it is not to be had */
    Device device() {
        Tensors.load();
        if (this == CPU) {
            return new Device(torch.DeviceType.CPU);
        }
        if (!torch.cuda_is_available()) {
            throw new InputException("device cuda: this build of libtorch finds no NVIDIA card. Build with"
                    + " 'mvn -Pcuda package' on a machine that has one, or leave the device out");
        }
        return new Device(torch.DeviceType.CUDA, (byte) 0);
    }
}
