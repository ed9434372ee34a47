package dev.whence.app;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Times and amounts of memory in words. */
final class Sizes {
    private Sizes() {}

    /** "512 MB", "1.5 GB". */
    static String bytes(long bytes) {
        double mega = bytes / 1e6;
        if (mega < 1) {
            return "under 1 MB";
        }
        if (mega > 1e6) {
            return String.format(Locale.ROOT, "%,.0f TB", mega / 1e6);
        }
        return mega < 1000
                ? String.format(Locale.ROOT, "%.0f MB", mega)
                : String.format(Locale.ROOT, "%.1f GB", mega / 1000);
    }

    /** "under a second", "about 12 s", "about 3 min", "about 2.5 h". */
    static String seconds(double seconds) {
        if (seconds < 1) {
            return "under a second";
        }
        if (seconds < 90) {
            return String.format(Locale.ROOT, "about %.0f s", seconds);
        }
        return seconds < 5400
                ? String.format(Locale.ROOT, "about %.0f min", seconds / 60)
                : String.format(Locale.ROOT, "about %.1f h", seconds / 3600);
    }

    /** The machine's memory, in bytes; the largest number where it cannot be told. */
    static long physicalMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
