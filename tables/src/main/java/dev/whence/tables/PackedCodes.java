package dev.whence.tables;

/**
 * Level codes of a discrete column in the narrowest array that holds them; -1 is a missing value. The arrays stay inside
 * the package, which never changes them.
 */
@SuppressWarnings("ArrayRecordComponent")
sealed interface PackedCodes {

    int length();

    int get(int row);

    PackedCodes takeRows(int[] rows);

    /** Packs codes -1 to {@code levels} - 1. */
    static PackedCodes pack(int[] codes, int levels) {
        if (levels <= Byte.MAX_VALUE) {
            byte[] packed = new byte[codes.length];
            for (int i = 0; i < codes.length; i++) {
                packed[i] = (byte) codes[i];
            }
            return new Bytes(packed);
        }
        if (levels <= Short.MAX_VALUE) {
            short[] packed = new short[codes.length];
            for (int i = 0; i < codes.length; i++) {
                packed[i] = (short) codes[i];
            }
            return new Shorts(packed);
        }
        return new Ints(codes.clone());
    }

    record Bytes(byte[] codes) implements PackedCodes {
        @Override
        public int length() {
            return codes.length;
        }

        @Override
        public int get(int row) {
            return codes[row];
        }

        @Override
        public PackedCodes takeRows(int[] rows) {
            byte[] taken = new byte[rows.length];
            for (int i = 0; i < rows.length; i++) {
                taken[i] = codes[rows[i]];
            }
            return new Bytes(taken);
        }
    }

    record Shorts(short[] codes) implements PackedCodes {
        @Override
        public int length() {
            return codes.length;
        }

        @Override
        public int get(int row) {
            return codes[row];
        }

        @Override
        public PackedCodes takeRows(int[] rows) {
            short[] taken = new short[rows.length];
            for (int i = 0; i < rows.length; i++) {
                taken[i] = codes[rows[i]];
            }
            return new Shorts(taken);
        }
    }

    record Ints(int[] codes) implements PackedCodes {
        @Override
        public int length() {
            return codes.length;
        }

        @Override
        public int get(int row) {
            return codes[row];
        }

        @Override
        public PackedCodes takeRows(int[] rows) {
            int[] taken = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                taken[i] = codes[rows[i]];
            }
            return new Ints(taken);
        }
    }
}
