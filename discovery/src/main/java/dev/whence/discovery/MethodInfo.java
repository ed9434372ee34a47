package dev.whence.discovery;

import dev.whence.discovery.knowledge.KnowledgeKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a user should know of a method.
 *
 * @param word the name on the command line, such as "pc"
 * @param title the name in print, such as "PC-stable"
 * @param source the paper: authors and year
 * @param family what kind of search it is
 * @param asks what it asks of the data
 * @param finds what kind of graph it returns
 * @param honours the kinds of knowledge that it can honour; it refuses the others
 * @param assumes what must hold for the graph to be right, a sentence each
 * @param advice when to use it, in a sentence
 * @param options its own options ({@link SearchOptions#more()}) with a description each, including the default
 */
public record MethodInfo(
        String word,
        String title,
        String source,
        Family family,
        Asks asks,
        Finds finds,
        Set<KnowledgeKind> honours,
        List<String> assumes,
        String advice,
        Map<String, String> options) {
    /** Kinds of search. */
    public enum Family {
        CONSTRAINT,
        SCORE,
        ORDER,
        HYBRID,
        FUNCTIONAL,
        CONTINUOUS,
        PAIR,
        TIME_SERIES
    }

    /** What a search asks of the data. */
    public enum Asks {
        TEST,
        SCORE,
        TEST_AND_SCORE,
        VALUES
    }

    /** Kinds of graph. */
    public enum Finds {
        DAG,
        CPDAG,
        PAG
    }

    public MethodInfo {
        honours = Set.copyOf(honours);
        assumes = List.copyOf(assumes);
        options = Map.copyOf(options);
    }
}
