package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;
import dev.whence.circuits.graph.ComputationGraph;
import dev.whence.circuits.graph.Edge;
import dev.whence.circuits.graph.Node;
import dev.whence.networks.Network;
import dev.whence.networks.Place;
import dev.whence.networks.Precision;
import dev.whence.networks.checkpoint.ParameterSource;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A network whose circuit is known because it was built: a {@link Program}, its weights, the edges that they use, and
 * pairs of prompts that show them.
 */
public final class CompiledProgram {
    private static final int ATTEMPTS = 10_000;

    private final Program program;
    private final Options options;
    private final List<Corruption> corruptions;
    private final Layout layout;
    private final ParameterSource parameters;
    private final ComputationGraph graph;
    private final Interpreter interpreter;

    private CompiledProgram(Program program, Options options, List<Corruption> corruptions) {
        this.program = program;
        this.options = options;
        this.corruptions = List.copyOf(corruptions);
        this.layout = new Layout(program, options);
        this.parameters = Compiler.compile(program, layout, options);
        this.graph = new ComputationGraph(parameters.spec());
        this.interpreter = new Interpreter(program);
    }

    /**
     * Compiles a program.
     *
     * @param corruptions how its pairs of prompts are made; with none it has no pairs
     */
    public static CompiledProgram of(Program program, Options options, List<Corruption> corruptions) {
        return new CompiledProgram(program, options, corruptions);
    }

    public String name() {
        return program.name();
    }

    public String description() {
        return program.description();
    }

    public Program program() {
        return program;
    }

    public Options options() {
        return options;
    }

    /** The weights: a network of the family "whence" without norms. */
    public ParameterSource parameters() {
        return parameters;
    }

    /** The network, in float32 on the processor, with a tokenizer of the program's words; to be closed. */
    public Network network() {
        return Network.of(parameters, Optional.of(new ProgramTokenizer(program)), Precision.FLOAT32, Place.CPU);
    }

    /** All components and edges of the network, junk included. */
    public ComputationGraph graph() {
        return graph;
    }

    /** The component that computes each variable, but for tokens and indices, which are the input's. */
    public Map<Expression, Node> components() {
        return layout.computed();
    }

    /**
     * Every edge that the program uses: all others can be cut, and no answer to any prompt changes. Some of these carry
     * what is the same in all prompts (positions, the mark of position 0), and no comparison of prompts can show them.
     */
    public Set<Edge> wired() {
        return layout.wired();
    }

    /**
     * The wired edges that these pairs can show: in some pair the answer changes when this edge alone carries what it
     * does in the other prompt, clean for corrupt or corrupt for clean. Worked out by the {@link Interpreter}, not by the
     * network.
     *
     * @throws InputException when a prompt is none of the program's
     */
    public Set<Edge> detectable(PromptPairs pairs) {
        return new Influence(program, layout).decisive(pairs);
    }

    /**
     * The wired edges that lie on a path to the answer along which every variable differs between the two prompts of some
     * pair. At least those that are {@link #detectable}; an edge that is this but not that carries something that differs
     * and decides nothing alone.
     *
     * @throws InputException when a prompt is none of the program's
     */
    public Set<Edge> differing(PromptPairs pairs) {
        return new Influence(program, layout).differing(pairs);
    }

    /** The names of the ways in which {@link #pairs} corrupts prompts. */
    public List<String> corruptions() {
        return corruptions.stream().map(Corruption::name).toList();
    }

    /** The answer to a prompt by the program's meaning, as a token; none where it has none. */
    public OptionalInt answer(int... ids) {
        return interpreter.answer(ids);
    }

    /**
     * Pairs of prompts of the same length with different answers; the distractor is the corrupt prompt's answer. The ways
     * to corrupt take turns.
     *
     * @param count how many
     * @throws InputException when that is less than 1, or the program has no way to make pairs
     */
    public PromptPairs pairs(int count, long seed) {
        if (count < 1 || corruptions.isEmpty()) {
            throw new InputException(count + " pairs of " + name() + " by " + corruptions.size()
                    + " ways to corrupt, expected at least 1 of each");
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<PromptPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(pair(corruptions.get(i % corruptions.size()), random));
        }
        return new PromptPairs(name(), pairs);
    }

    private PromptPair pair(Corruption corruption, SplittableRandom random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Corruption.Draft draft = corruption.draw().apply(random);
            int[] clean = ids(draft.clean());
            int[] corrupt = ids(draft.corrupt());
            OptionalInt answer = answer(clean);
            OptionalInt other = answer(corrupt);
            if (answer.isPresent() && other.isPresent() && answer.getAsInt() != other.getAsInt()) {
                return PromptPair.of(clean, corrupt, answer.getAsInt(), other);
            }
        }
        throw new InputException(
                "no pair of " + name() + " with two answers in " + ATTEMPTS + " drafts by '" + corruption.name() + "'");
    }

    private static int[] ids(List<Integer> words) {
        int[] ids = new int[words.size() + 1];
        ids[0] = Program.BOS;
        for (int i = 0; i < words.size(); i++) {
            ids[i + 1] = words.get(i) + 1;
        }
        return ids;
    }

    @Override
    public String toString() {
        return name() + ": " + description();
    }
}
