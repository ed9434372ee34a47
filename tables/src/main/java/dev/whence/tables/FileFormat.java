package dev.whence.tables;

import dev.whence.causal.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The formats of table files, told apart by how they begin rather than by what they are called. */
enum FileFormat {
    DELIMITED,
    PARQUET,
    JSON,
    DUCKDB,
    SQLITE;

    static FileFormat of(Path path) throws IOException {
        byte[] raw;
        try (InputStream in = Tables.openText(path)) {
            raw = in.readNBytes(64);
        }
        String start = new String(raw, StandardCharsets.ISO_8859_1);
        String name =
                path.getFileName() == null ? "" : path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (start.startsWith("PAR1")) {
            return PARQUET;
        }
        if (start.startsWith("SQLite format 3\0")) {
            return SQLITE;
        }
        if (start.startsWith("DUCK", 8)) {
            return DUCKDB;
        }
        if (start.startsWith("PK\3\4")) {
            throw new InputException(path + ": this is a zip archive or an Excel workbook; save the sheet as CSV");
        }
        if (name.endsWith(".parquet")) {
            throw new InputException(
                    path + ": the file is named .parquet but is not a Parquet file (it does not begin" + " with PAR1)");
        }
        String text = start.startsWith("\u00EF\u00BB\u00BF") ? start.substring(3) : start;
        text = text.stripLeading();
        boolean json = name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson");
        return !text.isEmpty() && (json || text.startsWith("{") || text.startsWith("[{")) ? JSON : DELIMITED;
    }
}
