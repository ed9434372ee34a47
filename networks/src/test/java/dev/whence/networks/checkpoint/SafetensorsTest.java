package dev.whence.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path temporary;

    @Test
    void everyHalfPrecisionNumberIsConverted() {
        ByteBuffer all = ByteBuffer.allocate(2 * 65536).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 65536; bits++) {
            all.putShort((short) bits);
        }
        Path file = temporary.resolve("half.safetensors");
        new RawSafetensors()
                .put("f16", "F16", List.of(256L, 256L), all.array())
                .put("bf16", "BF16", List.of(65536L), all.array())
                .write(file);
        try (Safetensors opened = Safetensors.open(file)) {
            float[] f16 = opened.tensor("f16").floats();
            float[] bf16 = opened.tensor("bf16").floats();
            for (int bits = 0; bits < 65536; bits++) {
                assertThat(Float.floatToIntBits(f16[bits]))
                        .isEqualTo(Float.floatToIntBits(Float.float16ToFloat((short) bits)));
                assertThat(Float.floatToIntBits(bf16[bits]))
                        .isEqualTo(Float.floatToIntBits(Float.intBitsToFloat(bits << 16)));
            }
            // By hand, from the definition: sign, 5 bits of exponent, 10 of fraction; and 1 is 0x3F80 as bfloat16.
            assertThat(f16[0x3C00]).isEqualTo(1);
            assertThat(f16[0xC500]).isEqualTo(-5);
            assertThat(f16[0x0001]).isEqualTo(0x1p-24f);
            assertThat(bf16[0x3F80]).isEqualTo(1);
            assertThat(bf16[0xC0A0]).isEqualTo(-5);
        }
    }

    @Test
    void readsOtherTypesAndShapes() {
        Path file = temporary.resolve("types.safetensors");
        ByteBuffer longs = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(-3)
                .putLong(1L << 40);
        ByteBuffer ints =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(-7).putInt(9);
        ByteBuffer doubles =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1);
        new RawSafetensors()
                .put("flags", "BOOL", List.of(3L), new byte[] {1, 0, 1})
                .put("bytes", "U8", List.of(1L), new byte[] {(byte) 200})
                .put("longs", "I64", List.of(2L), longs.array())
                .put("ints", "I32", List.of(1L, 2L), ints.array())
                .put("number", "F64", List.of(), doubles.array())
                .put("none", "F32", List.of(0L, 5L), new byte[0])
                .put("e4m3", "F8_E4M3", List.of(1L), new byte[1])
                .write(file);
        try (Safetensors opened = Safetensors.open(file)) {
            assertThat(opened.tensors())
                    .extracting(Tensor::name)
                    .containsExactly("flags", "bytes", "longs", "ints", "number", "none", "e4m3");
            assertThat(opened.tensor("flags").longs()).containsExactly(1, 0, 1);
            assertThat(opened.tensor("bytes").longs()).containsExactly(200);
            assertThat(opened.tensor("longs").longs()).containsExactly(-3, 1L << 40);
            assertThat(opened.tensor("ints").longs()).containsExactly(-7, 9);
            assertThat(opened.tensor("number").floats()).containsExactly(0.1f);
            assertThat(opened.tensor("none").floats()).isEmpty();
            assertThatThrownBy(() -> opened.tensor("longs").floats())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("'longs' I64 [2]: cannot be read as float32");
            assertThatThrownBy(() -> opened.tensor("number").longs()).isInstanceOf(InputException.class);
            assertThatThrownBy(() -> opened.tensor("e4m3").floats()).isInstanceOf(InputException.class);
            assertThatThrownBy(() -> opened.tensor("nunber"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("did you mean 'number'");
        }
    }

    @Test
    void writesWhatTheOfficialLibraryWrites() throws IOException {
        Path file = temporary.resolve("written.safetensors");
        SafetensorsWriter.write(
                file,
                Map.of("b", List.of(2L), "a", List.of(1L, 1L)),
                (name, destination) -> MemorySegment.copy(
                        MemorySegment.ofArray(name.equals("a") ? new float[] {1} : new float[] {2, 3}),
                        Tensor.NATIVE,
                        0,
                        destination,
                        Tensor.FLOAT,
                        0,
                        name.equals("a") ? 1 : 2));
        byte[] bytes = Files.readAllBytes(file);
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
        int padded = (header.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(header.getBytes(StandardCharsets.UTF_8))
                .put(" ".repeat(padded - header.length()).getBytes(StandardCharsets.UTF_8))
                .putFloat(1)
                .putFloat(2)
                .putFloat(3);
        assertThat(bytes).isEqualTo(expected.array());
    }

    @Test
    void readsShards() throws IOException {
        new RawSafetensors().put("a", List.of(2L), 1, 2).write(temporary.resolve("model-1.safetensors"));
        new RawSafetensors().put("b", List.of(1L), 3).write(temporary.resolve("model-2.safetensors"));
        Path index = index("{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}");
        try (Safetensors opened = Safetensors.openIndex(index)) {
            assertThat(opened.tensor("a").floats()).containsExactly(1, 2);
            assertThat(opened.tensor("b").floats()).containsExactly(3);
        }
        wrongIndex(
                "{\"a\":\"model-1.safetensors\",\"b\":\"model-1.safetensors\"}", "'b' is said to be in", "in no file");
        wrongIndex(
                "{\"a\":\"model-2.safetensors\",\"b\":\"model-1.safetensors\"}",
                "'a' is said to be in",
                "but it is in");
        wrongIndex("{\"a\":\"model-1.safetensors\",\"c\":\"model-2.safetensors\"}", "'c' is said to be in");
        wrongIndex(
                "{\"a\":\"model-1.safetensors\",\"b\":\"model-3.safetensors\"}",
                "model-3.safetensors, which is not there");
        wrongIndex("{\"a\":\"../model-1.safetensors\"}", "'a'", "expected the name of a file in the same folder");
        wrongIndex("{\"a\":3}", "'a' is said to be in 3");
        wrongIndex("{}", "weight_map is {}");
        wrongIndex("[]", "weight_map is []");
        new RawSafetensors()
                .put("b", List.of(1L), 3)
                .put("c", List.of(1L), 3)
                .write(temporary.resolve("model-2.safetensors"));
        wrongIndex("{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}", "'c' is not listed in");
        new RawSafetensors()
                .put("b", List.of(1L), 3)
                .put("a", List.of(1L), 3)
                .write(temporary.resolve("model-2.safetensors"));
        wrongIndex("{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}", "'a' is in both");
    }

    private Path index(String map) throws IOException {
        return Files.writeString(temporary.resolve("model.safetensors.index.json"), "{\"weight_map\":" + map + "}");
    }

    private void wrongIndex(String map, String... parts) throws IOException {
        Path index = index(map);
        assertThatThrownBy(() -> Safetensors.openIndex(index).close())
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(parts);
    }

    /** Header (with {@code '} for quotes), bytes of data, and what the message must say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}                  | 7  | but the file has only 7 bytes of data
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}                  | 9  | 1 bytes too many
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}                  | 8  | expected the begin before the end
            {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}                  | 8  | F32 [3] takes 12 bytes, but data_offsets [0, 8] give it 8
            {'a':{'dtype':'F16','shape':[2],'data_offsets':[0,8]}}                  | 8  | F16 [2] takes 4 bytes
            {'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}                 | 8  | 'a': shape [-2], expected whole numbers of at least 0
            {'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}                | 8  | shape [2.0], expected whole numbers
            {'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}}                | 8  | expected whole numbers
            {'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}}                    | 8  | shape is 2, expected a list
            {'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}} | 8 | more than a file can hold
            {'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}} | 8 | that fit 8 bytes
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,9]}}                | 8  | expected a begin and an end
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}                 | 8  | data_offsets [-8,0], expected whole numbers
            {'a':{'dtype':'F32','shape':[2]}}                                       | 8  | data_offsets is nothing
            {'a':{'dtype':'F32','data_offsets':[0,8]}}                              | 8  | shape is nothing
            {'a':{'shape':[2],'data_offsets':[0,8]}}                                | 8  | dtype nothing, expected one of F32, F16
            {'a':{'dtype':'F33','shape':[2],'data_offsets':[0,8]}}                  | 8  | dtype "F33", expected one of
            {'a':[1]}                                                               | 0  | 'a': found [1], expected an object
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 4 | 'b' begins at byte 0 of the data, but tensor 'a' ends at 4: they overlap
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}} | 12 | 'b' begins at byte 8 of the data, but tensor 'a' ends at 4: nothing lies between
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}                  | 8  | 'a' begins at byte 4 of the data, but the start of the data ends at 0
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | Duplicate
            {'__metadata__':3}                                                      | 0  | __metadata__ is 3
            {'a':                                                                   | 0  | not valid JSON at line 1
            {} {}                                                                   | 0  | not valid JSON
            [1]                                                                     | 0  | the header does not start with '{'
            """)
    void wrongHeaders(String header, int data, String part) {
        Path file = temporary.resolve("wrong.safetensors");
        RawSafetensors.write(file, header.replace('\'', '"'), new byte[data]);
        assertThatThrownBy(() -> Safetensors.open(file).close())
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(part)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void wrongLengths() throws IOException {
        Path file = temporary.resolve("wrong.safetensors");
        wrongBytes(file, new byte[0], "0 bytes, expected at least the 8 bytes");
        wrongBytes(file, new byte[7], "7 bytes");
        wrongBytes(file, new byte[8], "a header of 0 bytes");
        wrongBytes(file, length(-1), "a header of 18446744073709551615 bytes");
        wrongBytes(file, length(1L << 60), "expected 2 to 100000000");
        wrongBytes(file, length(50), "but only 8 bytes follow: the file is truncated");
        assertThatThrownBy(() -> Safetensors.open(temporary.resolve("none")).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> Safetensors.open(temporary).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it is a folder");
    }

    private static byte[] length(long length) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }

    private static void wrongBytes(Path file, byte[] bytes, String part) throws IOException {
        Files.write(file, bytes);
        assertThatThrownBy(() -> Safetensors.open(file).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining(part);
    }
}
