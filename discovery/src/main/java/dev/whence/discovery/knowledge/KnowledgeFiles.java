package dev.whence.discovery.knowledge;

import dev.whence.causal.InputException;
import dev.whence.causal.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/** Files of knowledge: Whence's own lines ({@link KnowledgeSyntax}), or the format of Tetrad, recognised by its first line. */
public final class KnowledgeFiles {
    private KnowledgeFiles() {}

    /**
     * Reads a file.
     *
     * @param variables the names that there are, against which the file's are checked; empty when they are not known
     * @throws InputException when there is no such file, or it cannot be understood; says line, column and what was
     *     expected
     */
    public static Knowledge read(Path file, Collection<String> variables) {
        try {
            return parse(file.toString(), Files.readString(file), variables);
        } catch (NoSuchFileException none) {
            throw new InputException("no knowledge file " + file, none);
        } catch (CharacterCodingException binary) {
            throw new InputException(file + " is not a text file in UTF-8", binary);
        } catch (IOException unreadable) {
            throw new InputException(
                    "cannot read the knowledge file " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** As {@link #read}, from text. */
    public static Knowledge parse(String source, String text, Collection<String> variables) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return TetradKnowledge.isTetrad(plain)
                ? TetradKnowledge.parse(source, plain, variables)
                : KnowledgeSyntax.parse(source, plain, variables);
    }

    /**
     * The knowledge in Tetrad's format.
     *
     * @throws InputException when there are paths or hidden confounders, which that format cannot say
     */
    public static String toTetrad(Knowledge knowledge) {
        return TetradKnowledge.write(knowledge);
    }

    /**
     * Writes a file, whole or not at all, in Whence's own lines.
     *
     * @throws InputException when it cannot be written
     */
    public static void write(Path file, Knowledge knowledge) {
        WholeFile.write(file, KnowledgeSyntax.write(knowledge));
    }
}
