package dev.whence.networks;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format that a network computes in. */
public enum Precision {
    FLOAT32(ScalarType.Float),
    /** Eight bits of mantissa: quicker where the processor multiplies it natively, and less exact. */
    BFLOAT16(ScalarType.BFloat16);

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    ScalarType type() {
        return type;
    }
}
