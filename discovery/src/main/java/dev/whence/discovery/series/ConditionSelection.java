package dev.whence.discovery.series;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.independence.TestResult;
import dev.whence.discovery.series.LaggedTest.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which lagged variables to condition on: the first stage of PCMCI (Runge et al. 2019, algorithm S1; Runge 2020, algorithm
 * 1). For each target all lagged variables are candidates; in round p each is tested given the p strongest of the others
 * only, so that the number of tests grows with the number of candidates and not with their subsets. What is left contains
 * the causes and what could stand in for them. All tests of one round are independent of each other and run in parallel.
 */
final class ConditionSelection {
    /**
     * One lagged variable that was kept.
     *
     * @param node its number
     * @param pValue the largest of its tests
     * @param strength the smallest absolute statistic of its tests
     */
    record Candidate(int node, double pValue, double strength) {
        /** Strongest first; equal ones in the order of lags and names. */
        static final Comparator<Candidate> STRONGEST = Comparator.comparingDouble(Candidate::pValue)
                .thenComparing(Comparator.comparingDouble(Candidate::strength).reversed())
                .thenComparingInt(Candidate::node);

        Candidate after(TestResult test) {
            return new Candidate(node, Math.max(pValue, test.pValue()), Math.min(strength, Math.abs(test.statistic())));
        }
    }

    /** A test that removed a candidate. */
    record Removal(Question question, TestResult result) {}

    /**
     * What was selected for one target.
     *
     * @param kept strongest first
     * @param removed by node
     */
    record Selected(List<Candidate> kept, Map<Integer, Removal> removed) {
        NodeSet nodes() {
            return NodeSet.of(kept.stream().map(Candidate::node).toList());
        }

        /** The strongest so many. */
        NodeSet strongest(int most) {
            return NodeSet.of(kept.stream().limit(most).map(Candidate::node).toList());
        }
    }

    private final LaggedTest test;
    private final SeriesKnowledge knowledge;

    private ConditionSelection(LaggedTest test, SeriesKnowledge knowledge) {
        this.test = test;
        this.knowledge = knowledge;
    }

    /**
     * @param maxLag the longest lag of a candidate
     * @param alpha a candidate goes when a test of it has a larger p-value
     * @param maxDepth the largest number of others to condition on
     * @return one per target, in the order of the variables
     */
    static List<Selected> run(LaggedTest test, SeriesKnowledge knowledge, int maxLag, double alpha, int maxDepth) {
        return new ConditionSelection(test, knowledge).select(maxLag, alpha, maxDepth);
    }

    private record Asked(int target, int position, Question question) {}

    private List<Selected> select(int maxLag, double alpha, int maxDepth) {
        List<List<Candidate>> kept = new ArrayList<>();
        List<Map<Integer, Removal>> removed = new ArrayList<>();
        for (int target = 0; target < test.size(); target++) {
            kept.add(candidates(target, maxLag));
            removed.add(new TreeMap<>());
        }
        for (int round = 0; round <= maxDepth; round++) {
            List<Asked> asked = new ArrayList<>();
            for (int target = 0; target < test.size(); target++) {
                ask(target, kept.get(target), round, asked);
            }
            if (asked.isEmpty()) {
                break;
            }
            List<TestResult> results = test.answers(
                    asked.stream().map(Asked::question).toList(), "selecting conditions, round " + (round + 1));
            List<List<Candidate>> next = new ArrayList<>(kept);
            for (int i = 0; i < asked.size(); i++) {
                Asked each = asked.get(i);
                if (each.position == 0) {
                    next.set(each.target, new ArrayList<>());
                }
                Candidate after = kept.get(each.target).get(each.position).after(results.get(i));
                boolean required = knowledge.requires(test.variable(after.node()), test.lag(after.node()), each.target);
                if (results.get(i).pValue() <= alpha || required) {
                    next.get(each.target).add(after);
                } else {
                    removed.get(each.target).put(after.node(), new Removal(each.question, results.get(i)));
                }
            }
            kept = next;
            kept.forEach(list -> list.sort(Candidate.STRONGEST));
        }
        List<Selected> selected = new ArrayList<>();
        for (int target = 0; target < test.size(); target++) {
            selected.add(new Selected(List.copyOf(kept.get(target)), removed.get(target)));
        }
        return selected;
    }

    private List<Candidate> candidates(int target, int maxLag) {
        List<Candidate> all = new ArrayList<>();
        for (int lag = 1; lag <= maxLag; lag++) {
            for (int variable = 0; variable < test.size(); variable++) {
                if (!knowledge.forbids(variable, lag, target)) {
                    all.add(new Candidate(test.node(variable, lag), 0, Double.POSITIVE_INFINITY));
                }
            }
        }
        return all;
    }

    /** Each candidate given the {@code round} strongest others, while there are as many. */
    private void ask(int target, List<Candidate> candidates, int round, List<Asked> asked) {
        if (candidates.size() - 1 < round) {
            return;
        }
        for (int i = 0; i < candidates.size(); i++) {
            int own = i;
            int[] others = java.util.stream.IntStream.range(0, candidates.size())
                    .filter(other -> other != own)
                    .limit(round)
                    .map(other -> candidates.get(other).node())
                    .toArray();
            asked.add(new Asked(
                    target, i, new Question(candidates.get(i).node(), test.node(target, 0), NodeSet.of(others))));
        }
    }
}
