package dev.whence.tables;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Column types that the user sets.
 *
 * @param all the type of every column that {@code byColumn} does not name; empty to infer it
 * @param byColumn the type of single columns
 */
public record TypeOverrides(Optional<ColumnType> all, Map<String, ColumnType> byColumn) {
    private static final TypeOverrides NONE = new TypeOverrides(Optional.empty(), Map.of());

    public TypeOverrides {
        byColumn = Collections.unmodifiableMap(new LinkedHashMap<>(byColumn));
    }

    /** Every type inferred. */
    public static TypeOverrides none() {
        return NONE;
    }

    /**
     * Reads {@code discrete} or {@code all=discrete} (every column), {@code a=discrete,b=continuous} (single columns),
     * or both: {@code all=continuous,smoker=discrete}. A name that holds a comma, an equals sign or a quote is written
     * in double quotes, quotes inside doubled: {@code "a,b"=discrete}.
     *
     * @throws InputException for an unknown type, a column set twice, or text of another form
     */
    public static TypeOverrides parse(String text) {
        Optional<ColumnType> all = Optional.empty();
        Map<String, ColumnType> byColumn = new LinkedHashMap<>();
        for (Setting setting : settings(text)) {
            ColumnType type = type(setting.type(), text);
            if (setting.name().isEmpty() || (!setting.quoted() && setting.name().equals("all"))) {
                if (all.isPresent()) {
                    throw new InputException("types '" + text + "' set the type of all columns twice");
                }
                all = Optional.of(type);
            } else if (byColumn.put(setting.name(), type) != null) {
                throw new InputException("types '" + text + "' set column '" + setting.name() + "' twice");
            }
        }
        return new TypeOverrides(all, byColumn);
    }

    /** The type set for a column, empty where it is to be inferred. */
    public Optional<ColumnType> of(String column) {
        ColumnType own = byColumn.get(column);
        return own != null ? Optional.of(own) : all;
    }

    /** @throws InputException when a column is named that is not among {@code names} */
    void requireColumns(List<String> names, String source) {
        for (String name : byColumn.keySet()) {
            if (!names.contains(name)) {
                throw Names.unknown("column", name, names, source + " (its type was set)");
            }
        }
    }

    private record Setting(String name, boolean quoted, String type) {}

    private static List<Setting> settings(String text) {
        List<Setting> found = new ArrayList<>();
        int at = 0;
        do {
            StringBuilder name = new StringBuilder();
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            if (quoted) {
                at = quotedName(text, at, name);
            } else {
                while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ',') {
                    name.append(text.charAt(at++));
                }
            }
            if (at < text.length() && text.charAt(at) == '=') {
                int end = text.indexOf(',', at);
                end = end < 0 ? text.length() : end;
                String column = quoted ? name.toString() : name.toString().strip();
                if (column.isEmpty()) {
                    throw new InputException("types '" + text + "' hold a setting without a column name");
                }
                found.add(
                        new Setting(column, quoted, text.substring(at + 1, end).strip()));
                at = end;
            } else if (quoted) {
                throw new InputException("types '" + text + "': expected '=' and a type after \"" + name + "\"");
            } else {
                found.add(new Setting("", false, name.toString().strip()));
            }
        } while (at++ < text.length());
        return found;
    }

    private static int quotedName(String text, int open, StringBuilder name) {
        int at = open + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                name.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                name.append('"');
                at++;
            } else {
                return at;
            }
        }
        throw new InputException("types '" + text + "' open a quote that they do not close");
    }

    private static ColumnType type(String word, String text) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "continuous" -> ColumnType.CONTINUOUS;
            case "discrete" -> ColumnType.DISCRETE;
            default -> {
                String hint = Names.nearest(word, List.of("continuous", "discrete"))
                        .map(near -> " (did you mean '" + near + "'?)")
                        .orElse("");
                throw new InputException("types '" + text + "': '" + word + "' is not a type" + hint
                        + "; expected 'continuous' or 'discrete', for all columns (all=discrete) or for one"
                        + " (age=continuous,smoker=discrete)");
            }
        };
    }
}
