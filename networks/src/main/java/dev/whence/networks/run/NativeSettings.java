package dev.whence.networks.run;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** How libtorch and the memory allocator under it are set up, once a process. */
final class NativeSettings {
    private static final int MMAP_THRESHOLD = -3;
    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int ARENA_MAX = -8;

    private NativeSettings() {}

    static void apply() {
        // Tensors are freed by scopes, not by the garbage collector, and their size is bounded by plan.
        System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
        System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
        keepFreedMemory();
        torch.set_num_threads(1);
        openblas_nolapack.blas_set_num_threads(1); // Cores decides when there are more
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Activations of the same sizes are made and freed thousands of times. The C library gives big blocks back to the
     * system at once and asks for them again, page by page; told to keep some, it does not. Threads come and go, and each
     * would leave what it freed in a heap of its own: there are no more heaps than processors. Elsewhere than on Linux with
     * glibc nothing happens.
     */
    @SuppressWarnings("restricted") // a function of the C library, with its own signature
    private static void keepFreedMemory() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("mallopt").ifPresent(symbol -> {
            var mallopt = linker.downcallHandle(
                    symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            try {
                int _ = (int) mallopt.invokeExact(MMAP_THRESHOLD, 1 << 28);
                int _ = (int) mallopt.invokeExact(TRIM_THRESHOLD, 1 << 29);
                int _ = (int) mallopt.invokeExact(TOP_PAD, 1 << 24);
                int _ = (int) mallopt.invokeExact(ARENA_MAX, processors() + 1);
            } catch (Throwable _) {
                // Slower, not wrong.
            }
        });
    }
}
