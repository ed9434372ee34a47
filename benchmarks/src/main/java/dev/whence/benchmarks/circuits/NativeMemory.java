package dev.whence.benchmarks.circuits;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.Pointer;

/** What the C library has handed out, under which all native tensors lie; Linux with glibc alone. */
final class NativeMemory {
    private static final MemoryLayout COUNTS = MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG);
    private static final int IN_BLOCKS_OF_THEIR_OWN = 4;
    private static final int IN_USE = 7;

    private NativeMemory() {}

    /** Bytes of physical memory that the process has now. */
    static long resident() {
        return Pointer.physicalBytes();
    }

    /** The most bytes handed out while something runs, looked at ten thousand times a second, beyond those before. */
    @SuppressWarnings("restricted") // a function of the C library, with its own signature
    static long most(Runnable work) {
        Linker linker = Linker.nativeLinker();
        MethodHandle mallinfo = linker.downcallHandle(
                linker.defaultLookup().find("mallinfo2").orElseThrow(),
                FunctionDescriptor.of(MemoryLayout.structLayout(COUNTS)));
        try (Arena arena = Arena.ofShared()) {
            MemorySegment counts = arena.allocate(COUNTS);
            long before = inUse(mallinfo, counts);
            long[] most = {before};
            AtomicBoolean over = new AtomicBoolean();
            Thread watch = Thread.ofPlatform().daemon().start(() -> {
                while (!over.get()) {
                    most[0] = Math.max(most[0], inUse(mallinfo, counts));
                    java.util.concurrent.locks.LockSupport.parkNanos(100_000);
                }
            });
            work.run();
            over.set(true);
            watch.join();
            return most[0] - before;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static long inUse(MethodHandle mallinfo, MemorySegment counts) {
        try {
            MemorySegment _ = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) (_, _) -> counts);
            return counts.getAtIndex(ValueLayout.JAVA_LONG, IN_BLOCKS_OF_THEIR_OWN)
                    + counts.getAtIndex(ValueLayout.JAVA_LONG, IN_USE);
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }
}
