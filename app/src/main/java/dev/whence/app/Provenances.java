package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.reports.Provenance;
import dev.whence.tables.BuiltInData;
import dev.whence.tables.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** How a command's report can be had again: the command line, the seed, the versions, the data. */
final class Provenances {
    private final String command;
    private final Instant started = Instant.now();
    private final long startedNanos = System.nanoTime();

    private Provenances(String command) {
        this.command = command;
    }

    /** Starts the clock. */
    static Provenances start(CommandSpec spec) {
        List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
        return new Provenances(
                "whence " + arguments.stream().map(Provenances::quoted).collect(Collectors.joining(" ")));
    }

    Provenance of(OptionalLong seed, Optional<Provenance.Source> source) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
        return new Provenance(command, seed, versions(), source, Optional.of(new Provenance.Run(started, elapsed)));
    }

    static Provenance.Source source(Table table, String nameOrPath) {
        String digest = BuiltInData.find(nameOrPath).isPresent() ? "" : sha256(Path.of(nameOrPath));
        return new Provenance.Source(nameOrPath, table.rows(), table.columns().size(), digest);
    }

    static Map<String, String> versions() {
        Properties read = new Properties();
        try (InputStream in = Provenances.class.getResourceAsStream("versions.properties")) {
            if (in != null) {
                read.load(in);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Whence", read.getProperty("whence", "development"));
        versions.put("Java", Runtime.version().toString());
        for (String library : List.of("DuckDB", "OpenBLAS", "libtorch", "Hipparchus", "ELK")) {
            versions.put(library, read.getProperty(library, "?"));
        }
        return versions;
    }

    /** Of a file's bytes; empty for what is no file. */
    static String sha256(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            throw new InputException(file + ": the file cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An argument as it must be typed in a shell. */
    static String quoted(String argument) {
        if (argument.matches("[\\w@%+=:,./-]+")) {
            return argument;
        }
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
