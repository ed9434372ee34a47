package dev.whence.discovery.blanket;

import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.TestResult;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** The tests of one search, each made once; all comparisons end with the names, so that the columns' order is nothing. */
final class TargetTests {
    private final IndependenceTest test;
    private final int threads;
    private final Progress progress;
    private final ConcurrentMap<Question, TestResult> answers = new ConcurrentHashMap<>();
    private final Comparator<Tested> strongest;

    private record Question(int x, int y, NodeSet given) {}

    /** A variable and its test against the target. */
    record Tested(int variable, NodeSet given, TestResult result) {
        double pValue() {
            return result.pValue();
        }

        /**
         * Whether there are five rows for each degree of freedom: with fewer the p-value of a test on counts is too small
         * (the rule of Tsamardinos, Aliferis and Statnikov 2003). Tests without degrees of freedom have no such limit.
         */
        boolean isReliable() {
            return result.rows() == 0 || result.rows() >= 5 * result.degreesOfFreedom();
        }
    }

    TargetTests(IndependenceTest test, int threads, Progress progress) {
        this.test = test;
        this.threads = threads;
        this.progress = progress;
        this.strongest = Comparator.comparingDouble(Tested::pValue)
                .thenComparing(Comparator.comparingDouble((Tested each) ->
                                Math.abs(each.result.statistic()) / Math.max(1, each.result.degreesOfFreedom()))
                        .reversed())
                .thenComparing(each -> test.names().get(each.variable));
    }

    IndependenceTest test() {
        return test;
    }

    List<String> names() {
        return test.names();
    }

    long made() {
        return answers.size();
    }

    /** Smallest p-value first; where equal, the larger statistic per degree of freedom, then the name. */
    Comparator<Tested> strongest() {
        return strongest;
    }

    Tested ask(int target, int variable, NodeSet given) {
        Question question = new Question(Math.min(target, variable), Math.max(target, variable), given);
        TestResult known = answers.get(question);
        if (known == null) {
            progress.check();
            known = answers.computeIfAbsent(question, asked -> test.test(asked.x, asked.y, asked.given));
        }
        return new Tested(variable, given, known);
    }

    /** Each of some variables against the target, given a set without itself. */
    List<Tested> askAll(int target, NodeSet variables, NodeSet given, String stage) {
        int[] each = variables.toArray();
        AtomicLong done = new AtomicLong();
        return Parallel.mapWhenWorth(each.length, threads, i -> {
            Tested result = ask(target, each[i], given.without(each[i]));
            progress.at(stage, done.incrementAndGet(), each.length);
            return result;
        });
    }
}
