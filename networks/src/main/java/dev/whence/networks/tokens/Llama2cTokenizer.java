package dev.whence.networks.tokens;

import dev.whence.causal.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The {@code tokenizer.bin} of llama2.c: byte-pair encoding by score, with the steps of its {@code run.c}. The file has
 * the length of the longest token as an int32, then for each token a float32 score, an int32 length and that many bytes,
 * all little-endian. Tokens 0, 1 and 2 are unknown, begin and end; 3 to 258 are the bytes.
 */
public final class Llama2cTokenizer implements Tokenizer {
    private static final int BOS = 1;
    private static final int EOS = 2;
    private static final int FIRST_BYTE = 3;
    private static final int LEAST = FIRST_BYTE + 256;
    /** Longer than any token is. */
    private static final int LONGEST = 1 << 16;

    /** Bytes as a string, one character (0 to 255) each. */
    private final List<String> pieces;

    private final float[] scores;
    private final Map<String, Integer> ids = new HashMap<>();
    private final int space;

    private Llama2cTokenizer(String source, List<String> pieces, float[] scores) {
        this.pieces = pieces;
        this.scores = scores;
        for (int id = 0; id < scores.length; id++) {
            ids.putIfAbsent(pieces.get(id), id);
        }
        Integer found = ids.get(" ");
        if (found == null) {
            throw new InputException(source + ": no token is a single space, and llama2.c puts one in front of a text");
        }
        space = found;
    }

    /**
     * Reads a file.
     *
     * @param vocabulary how many tokens the model has (the file does not say)
     * @throws InputException naming the file and the token at which it is not what it should be
     */
    public static Llama2cTokenizer read(Path file, int vocabulary) {
        try {
            return read(Files.readAllBytes(file), file.toString(), vocabulary);
        } catch (NoSuchFileException missing) {
            throw new InputException(file + ": no such file, expected llama2.c's tokenizer.bin", missing);
        } catch (IOException failure) {
            throw new InputException(
                    file + ": cannot be read: "
                            + (Files.isDirectory(file)
                                    ? "it is a folder"
                                    : failure.getClass().getSimpleName()),
                    failure);
        }
    }

    /**
     * Reads a file's bytes.
     *
     * @param source what messages call it
     * @param vocabulary how many tokens the model has
     * @throws InputException naming the source and the token at which it is not what it should be
     */
    public static Llama2cTokenizer read(byte[] bytes, String source, int vocabulary) {
        if (vocabulary < LEAST) {
            throw new InputException(
                    source + ": the model has " + vocabulary + " tokens, but llama2.c's tokenizers have at" + " least "
                            + LEAST + ": three special ones and one for each byte");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 4) {
            throw new InputException(
                    source + ": " + bytes.length
                            + " bytes long, expected llama2.c's tokenizer.bin, which starts with the length of its longest token");
        }
        int longest = buffer.getInt();
        if (longest < 1 || longest > LONGEST) {
            throw new InputException(source + ": says that its longest token has " + longest + " bytes, expected 1 to "
                    + LONGEST + "; is it llama2.c's tokenizer.bin?");
        }
        List<String> pieces = new ArrayList<>();
        float[] scores = new float[vocabulary];
        for (int id = 0; id < vocabulary; id++) {
            if (!buffer.hasRemaining()) {
                throw new InputException(source + ": ends after " + id + " tokens, but the model has " + vocabulary);
            }
            pieces.add(piece(buffer, source, id, longest, scores));
        }
        if (buffer.hasRemaining()) {
            throw new InputException(source + ": " + buffer.remaining() + " bytes follow token " + (vocabulary - 1)
                    + ", the model's last; does the file belong to a model with more than " + vocabulary + " tokens?");
        }
        return new Llama2cTokenizer(source, pieces, scores);
    }

    private static String piece(ByteBuffer buffer, String source, int id, int longest, float[] scores) {
        String place = source + ": token " + id + " at byte " + buffer.position();
        if (buffer.remaining() < 8) {
            throw new InputException(place + " is cut off, expected a score and a length");
        }
        scores[id] = buffer.getFloat();
        int length = buffer.getInt();
        if (!Float.isFinite(scores[id])) {
            throw new InputException(place + " has the score " + scores[id] + ", expected a finite number");
        }
        if (length < 0 || length > longest) {
            throw new InputException(place + " is " + length + " bytes long, expected 0 to " + longest
                    + ", which the file says is its longest");
        }
        if (length > buffer.remaining()) {
            throw new InputException(
                    place + " is cut off: " + buffer.remaining() + " bytes are left, expected " + length);
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public int[] encode(String text) {
        int[] tokens = split(text, true);
        return merged(tokens);
    }

    @Override
    public int[] encodeContinuation(String text) {
        return merged(split(text, false));
    }

    /** A token for each character, or for each of its bytes where it has none. */
    private int[] split(String text, boolean start) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length + 2];
        int count = 0;
        if (start) {
            tokens[count++] = BOS;
            if (bytes.length > 0) {
                tokens[count++] = space;
            }
        }
        for (int from = 0, to; from < bytes.length; from = to) {
            to = from + 1;
            while (to < bytes.length && (bytes[to] & 0xC0) == 0x80 && to - from < 4) {
                to++;
            }
            Integer id = ids.get(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
            if (id != null) {
                tokens[count++] = id;
                continue;
            }
            for (int i = from; i < to; i++) {
                tokens[count++] = (bytes[i] & 0xFF) + FIRST_BYTE;
            }
        }
        return Arrays.copyOf(tokens, count);
    }

    /** The neighbours whose union has the highest score, the first such, become one token; until there are none. */
    private int[] merged(int[] tokens) {
        int count = tokens.length;
        int[] unions = new int[count];
        for (int i = 0; i + 1 < count; i++) {
            unions[i] = union(tokens[i], tokens[i + 1]);
        }
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < count; i++) {
                if (unions[i] >= 0 && (best < 0 || scores[unions[i]] > scores[unions[best]])) {
                    best = i;
                }
            }
            if (best < 0 || scores[unions[best]] <= -1e10f) {
                return Arrays.copyOf(tokens, count);
            }
            tokens[best] = unions[best];
            count--;
            System.arraycopy(tokens, best + 2, tokens, best + 1, count - best - 1);
            System.arraycopy(unions, best + 1, unions, best, count - best);
            if (best > 0) {
                unions[best - 1] = union(tokens[best - 1], tokens[best]);
            }
            if (best + 1 < count) {
                unions[best] = union(tokens[best], tokens[best + 1]);
            }
        }
    }

    private int union(int left, int right) {
        return ids.getOrDefault(pieces.get(left).concat(pieces.get(right)), -1);
    }

    /** As run.c prints it: the space that {@link #encode} put in front is left out after the token that begins a text. */
    @Override
    public String decode(int... tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int before = -1;
        for (int id : tokens) {
            String piece = piece(id);
            if (id >= FIRST_BYTE && id < LEAST && isByte(piece)) {
                bytes.write(Integer.parseInt(piece.substring(3, 5), 16));
            } else if (id > EOS) {
                bytes.writeBytes((before == BOS && piece.startsWith(" ") ? piece.substring(1) : piece)
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
            before = id;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isByte(String piece) {
        return piece.length() == 6
                && piece.startsWith("<0x")
                && piece.endsWith(">")
                && Character.digit(piece.charAt(3), 16) >= 0
                && Character.digit(piece.charAt(4), 16) >= 0;
    }

    private String piece(int id) {
        if (id < 0 || id >= scores.length) {
            throw new InputException("no token " + id + "; the tokenizer has " + scores.length + ", from 0");
        }
        return pieces.get(id);
    }

    @Override
    public String token(int id) {
        String piece = piece(id);
        String text = new String(piece.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return id <= EOS ? text.strip() : text;
    }

    @Override
    public int vocabulary() {
        return scores.length;
    }

    @Override
    public OptionalInt endOfText() {
        return OptionalInt.of(EOS);
    }

    @Override
    public void close() {
        // It holds nothing but memory.
    }
}
