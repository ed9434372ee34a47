package dev.whence.discovery;

import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.tables.Table;

/**
 * What a search starts from.
 *
 * @param table the data, one variable a column
 * @param knowledge what is known beforehand
 * @param options how to search
 */
public record SearchInput(Table table, Knowledge knowledge, SearchOptions options) {
    public SearchInput(Table table) {
        this(table, Knowledge.none(), SearchOptions.defaults());
    }

    public SearchInput withTable(Table other) {
        return new SearchInput(other, knowledge, options);
    }

    public SearchInput withKnowledge(Knowledge other) {
        return new SearchInput(table, other, options);
    }

    public SearchInput withOptions(SearchOptions other) {
        return new SearchInput(table, knowledge, other);
    }
}
