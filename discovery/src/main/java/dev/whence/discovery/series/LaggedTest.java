package dev.whence.discovery.series;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.FisherZ;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * An independence test over the windows of a series. Each question is asked of the test once; questions that do not wait
 * for each other's answers are asked on several threads when that pays.
 */
public final class LaggedTest {
    private final IndependenceTest test;
    private final List<String> variables;
    private final int depth;
    private final int threads;
    private final Progress progress;
    private final ConcurrentMap<Question, TestResult> answers = new ConcurrentHashMap<>();

    /** Whether x and y are independent given the others. */
    record Question(int x, int y, NodeSet given) {
        Question {
            if (x > y) {
                int swap = x;
                x = y;
                y = swap;
            }
        }
    }

    /**
     * @param test over the columns of {@link Series#windows()}
     * @param variables as {@link Series#variables()}
     * @param depth the longest lag that the test can answer for
     */
    public LaggedTest(IndependenceTest test, List<String> variables, int depth, int threads, Progress progress) {
        if (test.names().size() < variables.size() * (depth + 1)) {
            throw new IllegalArgumentException(test.names().size() + " variables to test, expected " + variables.size()
                    + " at each of " + (depth + 1) + " times");
        }
        this.test = test;
        this.variables = List.copyOf(variables);
        this.depth = depth;
        this.threads = threads;
        this.progress = progress;
    }

    List<String> variables() {
        return variables;
    }

    int size() {
        return variables.size();
    }

    int depth() {
        return depth;
    }

    int node(int variable, int lag) {
        return lag * variables.size() + variable;
    }

    int variable(int node) {
        return node % variables.size();
    }

    int lag(int node) {
        return node / variables.size();
    }

    String name(int node) {
        return new Moment(variables.get(variable(node)), lag(node)).toString();
    }

    String names(NodeSet nodes) {
        return nodes.isEmpty() ? "nothing" : nodes.stream().mapToObj(this::name).collect(Collectors.joining(", "));
    }

    /** The nodes as many steps earlier. */
    NodeSet shifted(NodeSet nodes, int steps) {
        return NodeSet.of(
                nodes.stream().map(node -> node + steps * variables.size()).toArray());
    }

    String method() {
        return test.method();
    }

    Progress progress() {
        return progress;
    }

    /** How many different tests were made so far. */
    long tests() {
        return answers.size();
    }

    TestResult answer(Question question) {
        TestResult known = answers.get(question);
        if (known == null) {
            progress.check();
            known = answers.computeIfAbsent(question, asked -> test.test(asked.x(), asked.y(), asked.given()));
        }
        return known;
    }

    /** The answers, in the order of the questions. */
    List<TestResult> answers(List<Question> questions, String stage) {
        List<Question> fresh = questions.stream()
                .filter(question -> !answers.containsKey(question))
                .distinct()
                .toList();
        AtomicLong done = new AtomicLong();
        Parallel.mapWhenWorth(fresh.size(), threads, i -> {
            TestResult result = answer(fresh.get(i));
            progress.at(stage, done.incrementAndGet(), fresh.size());
            return result;
        });
        return questions.stream()
                .map(question -> Objects.requireNonNull(answers.get(question)))
                .toList();
    }

    /** The partial correlation that a test is about, where it is about one. */
    OptionalDouble strength(Question question) {
        return test instanceof FisherZ correlation
                ? OptionalDouble.of(correlation.partialCorrelation(question.x(), question.y(), question.given()))
                : OptionalDouble.empty();
    }
}
