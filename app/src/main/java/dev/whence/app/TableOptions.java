package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.tables.ReadOptions;
import dev.whence.tables.Table;
import dev.whence.tables.Tables;
import dev.whence.tables.TypeOverrides;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a table is read, the same for every command that reads one. */
final class TableOptions {
    @Option(
            names = "--types",
            paramLabel = "TYPES",
            description =
                    "column types over those inferred: discrete, continuous, all=discrete, or a=discrete,b=continuous")
    private Optional<String> types = Optional.empty();

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description =
                    "between cells: a character, tab, or a space for any run of spaces (default: found from the file)")
    private Optional<String> delimiter = Optional.empty();

    @Option(names = "--no-header", description = "the first line holds values; columns are named X1, X2, ...")
    private boolean noHeader;

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            split = ",",
            description = "cells that mean no value, besides the empty cell (default: NA,N/A,NaN,null,?,*)")
    private List<String> missing = List.of();

    @Option(
            names = "--sql",
            paramLabel = "QUERY",
            description = "a query over the file, which it calls data: \"select * from data where year > 2000\"")
    private Optional<String> query = Optional.empty();

    ReadOptions readOptions() {
        ReadOptions options = ReadOptions.defaults();
        if (types.isPresent()) {
            options = options.withTypes(TypeOverrides.parse(types.get()));
        }
        if (delimiter.isPresent()) {
            options = options.withDelimiter(delimiter.get());
        }
        if (!missing.isEmpty()) {
            options = options.withMissingMarkers(missing);
        }
        if (query.isPresent()) {
            options = options.withQuery(query.get());
        }
        return options.withHeader(!noHeader);
    }

    /** @throws InputException when it cannot be read; the message says where and why */
    Table open(String nameOrPath) {
        return Tables.open(nameOrPath, readOptions());
    }
}
