package dev.whence.tables;

import dev.whence.causal.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A data set that ships with Whence.
 *
 * @param name the name to open it by
 * @param title what it is about, in a few words
 * @param source who measured or simulated it, and where it was published
 * @param licence the licence it is passed on under, and from whom
 * @param note what a reader should know before trusting a result on it
 * @param types the column types, where they are not those that would be inferred
 * @param truth the published graph, in Tetrad's text format; empty where there is none
 */
public record BuiltInData(
        String name,
        String title,
        int rows,
        int columns,
        String source,
        String licence,
        String note,
        TypeOverrides types,
        Optional<String> truth) {

    /** Every data set, in the order to list them. */
    public static List<BuiltInData> all() {
        return BuiltInCatalogue.ALL;
    }

    public static Optional<BuiltInData> find(String name) {
        return all().stream().filter(data -> data.name().equals(name)).findFirst();
    }

    /** The rows of a data set, with its own column types. */
    public static Table load(String name) {
        return load(name, ReadOptions.defaults());
    }

    /**
     * The rows of a data set.
     *
     * @param options types set here win over the data set's own
     * @throws dev.whence.causal.InputException for an unknown name, with the nearest one
     */
    public static Table load(String name, ReadOptions options) {
        BuiltInData data = find(name)
                .orElseThrow(() -> Names.unknown(
                        "data set", name, all().stream().map(BuiltInData::name).toList(), "the built-in data"));
        TypeOverrides types = options.types();
        if (types.all().isEmpty()) {
            Map<String, ColumnType> merged = new LinkedHashMap<>(data.types().byColumn());
            merged.putAll(types.byColumn());
            types = new TypeOverrides(data.types().all(), merged);
        }
        try {
            return DelimitedReader.read(
                    name,
                    () -> Tables.unzipped(resource(name + ".tsv.gz")),
                    options.withTypes(types).withDelimiter("\t"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static String text(String resource) {
        try (InputStream in = resource(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static InputStream resource(String file) throws IOException {
        InputStream in = BuiltInData.class.getResourceAsStream("data/" + file);
        if (in == null) {
            throw new IOException("the resource data/" + file + " is missing from this build");
        }
        return in;
    }
}
