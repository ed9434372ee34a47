package dev.whence.causal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes whole files: into a temporary file beside the target, then moved over it, so that none is ever half written. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes text as UTF-8, replacing what was there; makes missing folders.
     *
     * @throws InputException when the target is a folder, or its folder cannot be made or written to
     */
    public static void write(Path target, CharSequence text) {
        Path file = followed(target);
        if (Files.isDirectory(file)) {
            throw new InputException("cannot write the file " + target + ": it is a folder");
        }
        Path parent = file.getParent();
        if (parent != null) {
            folder(parent);
        }
        // Not Files.createTempFile: its files are readable for their owner only, whatever the umask says.
        Path temporary = file.resolveSibling("." + file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId() + ".tmp");
        try {
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException _) {
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            delete(temporary);
            throw new InputException("cannot write " + target + ": " + reason(failure), failure);
        }
    }

    /** Where a target really is: what a symbolic link points to is replaced, not the link. */
    private static Path followed(Path target) {
        try {
            return Files.exists(target)
                    ? target.toRealPath()
                    : target.toAbsolutePath().normalize();
        } catch (IOException failure) {
            throw new InputException("cannot write " + target + ": " + reason(failure), failure);
        }
    }

    /**
     * Makes sure that a folder is there and can be written to.
     *
     * @throws InputException naming the folder, when it is a file, or cannot be made, listed or written to
     */
    public static void folder(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputException("cannot write into " + folder + ": it is a file, expected a folder");
        }
        for (Path above = folder.toAbsolutePath(); above != null; above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                throw new InputException(
                        "cannot make the folder " + folder + ": " + above + " is a file, expected a folder");
            }
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new InputException("cannot make the folder " + folder + ": " + reason(failure), failure);
        }
        if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
            throw new InputException("cannot write into the folder " + folder + ": permission denied");
        }
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            // The failure to write is what the user needs to know.
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.FileAlreadyExistsException found -> found.getFile() + " is a file, expected a folder";
            case java.nio.file.FileSystemException system when system.getReason() != null -> system.getReason();
            default -> failure.getClass().getSimpleName() + " " + failure.getMessage();
        };
    }
}
