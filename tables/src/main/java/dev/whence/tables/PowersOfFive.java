package dev.whence.tables;

import java.math.BigInteger;

/**
 * Correctly rounded w x 10^q for a whole number w of up to 18 digits: algorithm 1 of Lemire, "Number parsing at a
 * gigabyte per second", Software: Practice and Experience 51 (2021), after Eisel. The mantissa comes from one or two
 * 64-bit products with a truncated power of five; the rare inputs for which that cannot decide the rounding are left to
 * the caller.
 */
final class PowersOfFive {
    /** Exponents that stay clear of subnormal and infinite results for every w of 18 digits. */
    private static final int SMALLEST = -290;

    private static final int LARGEST = 285;

    private static final BigInteger TOO_LARGE = BigInteger.ONE.shiftLeft(128);

    /** The 128 leading bits of 5^q, high and low halves. */
    private static final long[] HIGH = new long[LARGEST - SMALLEST + 1];

    private static final long[] LOW = new long[LARGEST - SMALLEST + 1];

    static {
        BigInteger power = BigInteger.ONE;
        for (int q = 0; q <= Math.max(LARGEST, -SMALLEST); q++) {
            if (q <= LARGEST) {
                store(q, leading(power));
            }
            if (q > 0 && -q >= SMALLEST) {
                // Rounded up, so that a product is never below the true value (section 5 of the paper).
                int shift = 2 * power.bitLength() + 128;
                BigInteger inverse = BigInteger.ONE
                        .shiftLeft(q <= 27 ? power.bitLength() + 127 : shift)
                        .divide(power)
                        .add(BigInteger.ONE);
                store(-q, leading(inverse));
            }
            power = power.multiply(BigInteger.valueOf(5));
        }
    }

    private PowersOfFive() {}

    private static BigInteger leading(BigInteger number) {
        int excess = number.bitLength() - 128;
        BigInteger result = excess >= 0 ? number.shiftRight(excess) : number.shiftLeft(-excess);
        assert result.compareTo(TOO_LARGE) < 0;
        return result;
    }

    private static void store(int q, BigInteger bits) {
        HIGH[q - SMALLEST] = bits.shiftRight(64).longValue();
        LOW[q - SMALLEST] = bits.longValue();
    }

    /** w x 10^q, or NaN where this method cannot tell. */
    static double times(long w, int q) {
        if (w <= 0 || q < SMALLEST || q > LARGEST) {
            return w == 0 ? 0 : Double.NaN;
        }
        int zeros = Long.numberOfLeadingZeros(w);
        long normal = w << zeros;
        long high = Math.unsignedMultiplyHigh(normal, HIGH[q - SMALLEST]);
        long low = normal * HIGH[q - SMALLEST];
        if ((high & 0x1FF) == 0x1FF) { // the low half of the power may carry into the bits that matter
            long carry = Math.unsignedMultiplyHigh(normal, LOW[q - SMALLEST]);
            low += carry;
            if (Long.compareUnsigned(low, carry) < 0) {
                high++;
            }
            if (low == -1 && (q < -27 || q > 55)) {
                return Double.NaN;
            }
        }
        int upper = (int) (high >>> 63);
        long mantissa = high >>> (upper + 9);
        int exponent = ((217706 * q) >> 16) + 63 + upper - zeros + 1023;
        if (exponent <= 0 || exponent >= 0x7FF - 1) {
            return Double.NaN;
        }
        // Exactly half way between two doubles: to even.
        boolean tie = q >= -4
                && q <= 23
                && Long.compareUnsigned(low, 1) <= 0
                && (mantissa & 3) == 1
                && mantissa << (upper + 9) == high;
        mantissa = tie ? mantissa & ~1L : mantissa;
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        if (mantissa == 1L << 53) {
            mantissa = 1L << 52;
            exponent++;
        }
        return Double.longBitsToDouble((mantissa & ~(1L << 52)) | ((long) exponent << 52));
    }
}
