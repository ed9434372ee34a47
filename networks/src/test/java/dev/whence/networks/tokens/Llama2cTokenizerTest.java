package dev.whence.networks.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class Llama2cTokenizerTest {
    private static final byte[] FILE = file();
    private static final Llama2cTokenizer TOKENIZER = Llama2cTokenizer.read(FILE, "tok512.bin", 512);

    private static byte[] file() {
        try (InputStream stream = Llama2cTokenizerTest.class.getResourceAsStream("tok512.bin")) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aStoryBegins() {
        // These ids are what run.c gives, as other implementations of it report.
        assertThat(TOKENIZER.encode("Once upon a time")).containsExactly(1, 403, 407, 261, 378);
        assertThat(TOKENIZER.encode("Once upon a time, there was a little dragon"))
                .containsExactly(1, 403, 407, 261, 378, 432, 383, 286, 261, 376, 279, 420, 412, 428, 289);
    }

    @Test
    void anEmptyPromptIsTheTokenThatBegins() {
        assertThat(TOKENIZER.encode("")).containsExactly(1);
        assertThat(TOKENIZER.decode(1)).isEmpty();
        assertThat(TOKENIZER.endOfText()).hasValue(2);
        assertThat(TOKENIZER.vocabulary()).isEqualTo(512);
    }

    @Test
    void aContinuationIsPutBehindAsItIs() {
        int[] all = TOKENIZER.encode("Once upon a time");
        int[] start = TOKENIZER.encode("Once upon a");
        int[] end = TOKENIZER.encodeContinuation(" time");
        assertThat(Arrays.copyOf(all, start.length)).containsExactly(start);
        assertThat(Arrays.copyOfRange(all, start.length, all.length)).containsExactly(end);
    }

    @Test
    void aCharacterWithoutATokenIsItsBytes() {
        assertThat(TOKENIZER.encodeContinuation("漢")).containsExactly(0xE6 + 3, 0xBC + 3, 0xA2 + 3);
        assertThat(TOKENIZER.token(0x0A + 3)).isEqualTo("<0x0A>");
        assertThat(TOKENIZER.decode(0x0A + 3)).isEqualTo("\n");
    }

    @Property(tries = 500)
    void asciiComesBack(@ForAll @CharRange(from = '\0', to = '\u007f') @StringLength(max = 60) String text) {
        assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
        assertThat(TOKENIZER.encode(text)).containsExactly(naive(text));
    }

    @Property(tries = 300)
    void anyTextComesBack(@ForAll @StringLength(max = 40) String any) {
        String text = new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
        assertThat(TOKENIZER.encode(text)).containsExactly(naive(text));
    }

    @Property(tries = 200)
    void storiesComeBack(@ForAll @CharRange(from = 'a', to = 'z') @StringLength(max = 5) String a, @ForAll long seed) {
        List<String> words =
                List.of("Once", "upon", "a", "time", "there", "was", "little", "girl", a, "named", "Lily.", "\n");
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        String text = String.join(
                " ", random.ints(12, 0, words.size()).mapToObj(words::get).toList());
        assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
        assertThat(TOKENIZER.encode(text)).containsExactly(naive(text));
    }

    /** From the definition: single characters; then, again and again, the best-scored neighbours become one. */
    private static int[] naive(String text) {
        List<byte[]> vocabulary = new ArrayList<>();
        List<Float> scores = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(FILE).order(ByteOrder.LITTLE_ENDIAN);
        buffer.getInt();
        while (buffer.hasRemaining()) {
            scores.add(buffer.getFloat());
            byte[] piece = new byte[buffer.getInt()];
            buffer.get(piece);
            vocabulary.add(piece);
        }
        List<Integer> ids = new ArrayList<>(List.of(1));
        if (!text.isEmpty()) {
            ids.add(find(vocabulary, new byte[] {' '}));
        }
        text.codePoints().forEach(c -> {
            byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            int id = find(vocabulary, bytes);
            if (id >= 0) {
                ids.add(id);
            } else {
                for (byte b : bytes) {
                    ids.add((b & 0xFF) + 3);
                }
            }
        });
        while (true) {
            int place = -1;
            int best = -1;
            for (int i = 0; i + 1 < ids.size(); i++) {
                byte[] left = vocabulary.get(ids.get(i));
                byte[] right = vocabulary.get(ids.get(i + 1));
                byte[] both = Arrays.copyOf(left, left.length + right.length);
                System.arraycopy(right, 0, both, left.length, right.length);
                int id = find(vocabulary, both);
                if (id >= 0 && (best < 0 || scores.get(id) > scores.get(best))) {
                    best = id;
                    place = i;
                }
            }
            if (best < 0) {
                return ids.stream().mapToInt(i -> i).toArray();
            }
            ids.set(place, best);
            ids.remove(place + 1);
        }
    }

    private static int find(List<byte[]> vocabulary, byte[] piece) {
        for (int i = 0; i < vocabulary.size(); i++) {
            if (Arrays.equals(vocabulary.get(i), piece)) {
                return i;
            }
        }
        return -1;
    }

    private static void refused(byte[] bytes, int vocabulary, String message) {
        assertThatThrownBy(() -> Llama2cTokenizer.read(bytes, "tok.bin", vocabulary))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("tok.bin: ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static byte[] changed(Consumer<ByteBuffer> change) {
        ByteBuffer buffer = ByteBuffer.wrap(FILE.clone()).order(ByteOrder.LITTLE_ENDIAN);
        change.accept(buffer);
        return buffer.array();
    }

    @Test
    void aBadFileIsNamed() {
        refused(new byte[0], 512, "0 bytes long");
        refused(Arrays.copyOf(FILE, 3), 512, "3 bytes long");
        refused(Arrays.copyOf(FILE, 4), 512, "ends after 0 tokens");
        refused(Arrays.copyOf(FILE, 9), 512, "token 0 at byte 4 is cut off");
        refused(Arrays.copyOf(FILE, FILE.length - 1), 512, "token 511");
        refused(Arrays.copyOf(FILE, FILE.length + 1), 512, "1 bytes follow token 511");
        refused(FILE, 513, "ends after 512 tokens, but the model has 513");
        refused(FILE, 511, "follow token 510");
        refused(FILE, 100, "100 tokens");
        refused(changed(b -> b.putInt(0, -5)), 512, "longest token has -5");
        refused(changed(b -> b.putInt(0, Integer.MAX_VALUE)), 512, "longest token has 2147483647");
        refused(changed(b -> b.putInt(8, -1)), 512, "token 0 at byte 4 is -1 bytes long");
        refused(changed(b -> b.putInt(8, 1 << 30)), 512, "token 0 at byte 4 is 1073741824 bytes long");
        refused(changed(b -> b.putFloat(4, Float.NaN)), 512, "score NaN");
        assertThatThrownBy(() -> Llama2cTokenizer.read(Path.of("no", "tok.bin"), 512))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> TOKENIZER.token(512)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> TOKENIZER.decode(-1)).isInstanceOf(InputException.class);
    }

    @Property(tries = 500)
    void aDamagedFileIsReadOrRefused(
            @ForAll @IntRange(max = 6300) int at, @ForAll byte value, @ForAll @IntRange(max = 6300) int length) {
        byte[] bytes = Arrays.copyOf(FILE, length > 5000 ? FILE.length : length);
        if (at < bytes.length) {
            bytes[at] = value;
        }
        assertThatCode(() -> {
                    try {
                        Llama2cTokenizer tokenizer = Llama2cTokenizer.read(bytes, "tok.bin", 512);
                        tokenizer.decode(tokenizer.encode("Once upon a time"));
                    } catch (InputException _) {
                        // That is the one thing that may be thrown.
                    }
                })
                .doesNotThrowAnyException();
    }
}
