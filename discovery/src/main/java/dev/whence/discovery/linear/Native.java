package dev.whence.discovery.linear;

import org.bytedeco.openblas.global.openblas;

/** Loads OpenBLAS at the first use and keeps it on one thread. */
final class Native {
    static {
        openblas.blas_set_num_threads(1);
    }

    private Native() {}

    static void load() {
        // Running the static initialiser is the point.
    }
}
