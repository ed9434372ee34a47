package dev.whence.reports;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to get a report again.
 *
 * @param command the command line that gives it again, as it is typed
 * @param seed the seed of everything random; empty when nothing was
 * @param versions what made it: "whence", "java", libraries, in the order in which they are shown
 * @param data the table it was made from; empty when there was none
 * @param run when it was made and how long it took: the one part that differs between two runs with one seed
 */
public record Provenance(
        String command, OptionalLong seed, Map<String, String> versions, Optional<Source> data, Optional<Run> run) {
    public Provenance {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    }

    /** Without {@link #run()}. */
    public Provenance withoutRun() {
        return new Provenance(command, seed, versions, data, Optional.empty());
    }

    /**
     * A table that was read.
     *
     * @param name the file or the built-in data set
     * @param rows number of rows used
     * @param columns number of columns used
     * @param sha256 the SHA-256 of the file's bytes, in lower-case hexadecimal; empty when it was not a file
     */
    public record Source(String name, long rows, int columns, String sha256) {}

    /**
     * One run.
     *
     * @param started when it began
     * @param elapsed how long it took
     */
    public record Run(Instant started, Duration elapsed) {
        /** The elapsed time for reading: "0.84 s", "12 s", "3 min 5 s". */
        public String elapsedWords() {
            double seconds = elapsed.toMillis() / 1000.0;
            if (seconds < 10) {
                return String.format(java.util.Locale.ROOT, "%.2f s", seconds);
            }
            long whole = Math.round(seconds);
            return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
        }
    }
}
