package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.identification.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code whence identify}: can the effect be computed from data, how, or why not. */
@Command(
        name = "identify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Can this effect be computed from data over this graph: how, or why not?",
        description = {
            "Gives the formula (the complete ID and IDC algorithms) or the hedge that forbids one, all minimal and the"
                    + " optimal adjustment sets, front-door sets and instruments, each with its reason.",
            "Exit code: 0 when identifiable, 2 when not."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence identify --graph g.dagitty --treatment X --outcome Y",
            "  whence identify --graph g.json --query \"P(y | do(x), z)\" --json answer.json",
            "  whence identify --graph g.json --query \"P(y_{x} | x')\"",
            "  whence identify --graph sachs --treatment pka --outcome akt --unobserved pkc"
        })
final class IdentifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-g", "--graph"},
            required = true,
            paramLabel = "FILE",
            description = "JSON, dagitty, Tetrad, DOT or GraphML; or a built-in data set with a known graph")
    @SuppressWarnings("NullAway.Init")
    private String graph;

    @Option(
            names = {"-x", "--treatment"},
            paramLabel = "NAMES",
            split = ",",
            description = "what is set (default: the nodes that the file marks as exposure)")
    private List<String> treatments = List.of();

    @Option(
            names = {"-y", "--outcome"},
            paramLabel = "NAMES",
            split = ",",
            description = "what it is asked to change (default: the nodes marked as outcome)")
    private List<String> outcomes = List.of();

    @Option(names = "--given", paramLabel = "NAMES", split = ",", description = "among units with these observed")
    private List<String> conditions = List.of();

    @Option(
            names = "--query",
            paramLabel = "QUERY",
            description =
                    "the same in one: \"P(y | do(x), z)\"; or a counterfactual, in which x' is another value of x:"
                            + " \"P(y_{x} | x')\", y had x been set, for those who had x'")
    private Optional<String> query = Optional.empty();

    @Option(names = "--unobserved", paramLabel = "NAMES", split = ",", description = "nodes that are not measured")
    private List<String> unobserved = List.of();

    @Option(
            names = "--sets",
            paramLabel = "N",
            defaultValue = "20",
            description = "list at most this many sets of a kind (default: ${DEFAULT-VALUE})")
    private int limit;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new InputException("--sets is " + limit + "; it must be 1 or more");
        }
        output.check();
        Provenances provenances = Provenances.start(spec);
        List<String> from = new ArrayList<>(treatments);
        List<String> to = new ArrayList<>(outcomes);
        List<String> given = new ArrayList<>(conditions);
        if (query.isPresent()) {
            if (!from.isEmpty() || !to.isEmpty() || !given.isEmpty()) {
                throw new InputException("--query says it all; leave out --treatment, --outcome and --given");
            }
            if (CounterfactualAnswer.isCounterfactual(query.get())) {
                return counterfactual(query.get(), provenances);
            }
            Query parsed = Query.parse(query.get());
            from.addAll(parsed.treatments());
            to.addAll(parsed.outcomes());
            given.addAll(parsed.conditions());
        }
        CausalQuestion question = CausalQuestion.of(Graphs.open(graph), graph, from, to, given, unobserved);
        IdentificationAnswer answer = IdentificationAnswer.of(question, limit);
        output.emit(spec, answer.report(graph, provenances.of(OptionalLong.empty(), Optional.empty())), answer::json);
        return answer.identified() ? 0 : 2;
    }

    private int counterfactual(String text, Provenances provenances) {
        CausalQuestion question = CausalQuestion.of(Graphs.open(graph), unobserved);
        CounterfactualAnswer answer = CounterfactualAnswer.of(question, text);
        output.emit(spec, answer.report(graph, provenances.of(OptionalLong.empty(), Optional.empty())), answer::json);
        return answer.identified() ? 0 : 2;
    }
}
