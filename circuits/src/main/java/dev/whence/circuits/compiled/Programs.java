package dev.whence.circuits.compiled;

import dev.whence.causal.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The programs that come with Whence, compiled. Without options they have junk beside them: at least two layers of four
 * heads, an MLP in each, so that a search has something to reject.
 */
public final class Programs {
    private static final Map<String, Function<Options, CompiledProgram>> ALL = new LinkedHashMap<>();

    static {
        ALL.put(InductionProgram.NAME, Programs::induction);
        ALL.put(RankProgram.NAME, Programs::rank);
        ALL.put(DepthProgram.NAME, Programs::depth);
        ALL.put(IndirectObjectProgram.NAME, Programs::indirectObject);
        ALL.put(CountProgram.NAME, Programs::count);
        ALL.put(MajorityProgram.NAME, Programs::majority);
    }

    private Programs() {}

    /**
     * The word that followed the last word when it came before. Two layers: a head that copies the previous word, and one
     * that looks for its own word among those (K-composition).
     */
    public static CompiledProgram induction(Options options) {
        return CompiledProgram.of(InductionProgram.program(), options, InductionProgram.corruptions());
    }

    /** The place that the last number has when all are sorted: a head that selects smaller ones, an MLP that counts. */
    public static CompiledProgram rank(Options options) {
        return CompiledProgram.of(RankProgram.program(), options, RankProgram.corruptions());
    }

    /** How many brackets are open: two heads take shares, an MLP turns their difference into a number by the position. */
    public static CompiledProgram depth(Options options) {
        return CompiledProgram.of(DepthProgram.program(), options, DepthProgram.corruptions());
    }

    /**
     * Of two names, the one that came only once. Three layers: duplicates are marked, the last position learns which name
     * that is, and copies another (K-, V- and Q-composition).
     */
    public static CompiledProgram indirectObject(Options options) {
        return CompiledProgram.of(IndirectObjectProgram.program(), options, IndirectObjectProgram.corruptions());
    }

    /** How often the last word has come: a head that selects the same words, an MLP that counts. */
    public static CompiledProgram count(Options options) {
        return CompiledProgram.of(CountProgram.program(), options, CountProgram.corruptions());
    }

    /** Which of two words came more often: two heads, an MLP that counts both, a second one that compares. */
    public static CompiledProgram majority(Options options) {
        return CompiledProgram.of(MajorityProgram.program(), options, MajorityProgram.corruptions());
    }

    /** Their names. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** All of them, with junk beside them. */
    public static List<CompiledProgram> all() {
        return ALL.values().stream()
                .map(program -> program.apply(Options.standard(0)))
                .toList();
    }

    /** One of them, with junk beside it. */
    public static CompiledProgram named(String name) {
        return named(name, Options.standard(0));
    }

    /** @throws dev.whence.causal.InputException when there is none of that name */
    public static CompiledProgram named(String name, Options options) {
        Function<Options, CompiledProgram> program = ALL.get(name);
        if (program == null) {
            throw Names.unknown("program", name, names(), "Whence");
        }
        return program.apply(options);
    }
}
