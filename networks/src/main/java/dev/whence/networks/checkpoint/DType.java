package dev.whence.networks.checkpoint;

/** The type of a tensor's numbers in a safetensors file. */
public enum DType {
    /** 4 bytes. */
    F32(4),
    /** IEEE half precision, 2 bytes. */
    F16(2),
    /** The upper half of a float32, 2 bytes. */
    BF16(2),
    /** 8 bytes. */
    F64(8),
    /** A signed whole number of 8 bytes. */
    I64(8),
    /** A signed whole number of 4 bytes. */
    I32(4),
    /** A signed whole number of 2 bytes. */
    I16(2),
    /** A signed byte. */
    I8(1),
    /** An unsigned byte. */
    U8(1),
    /** A byte that is 0 or 1. */
    BOOL(1),
    /** Listed, but not read. */
    U16(2),
    /** Listed, but not read. */
    U32(4),
    /** Listed, but not read. */
    U64(8),
    /** Listed, but not read. */
    F8_E4M3(1),
    /** Listed, but not read. */
    F8_E5M2(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** How many bytes a number takes. */
    public int bytes() {
        return bytes;
    }

    /** Whether its numbers are read as float32. */
    public boolean isFloat() {
        return this == F32 || this == F16 || this == BF16 || this == F64;
    }
}
