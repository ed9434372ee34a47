package dev.whence.discovery.blanket;

import dev.whence.causal.Names;
import dev.whence.causal.Progress;
import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.blanket.Blanket.Change;
import dev.whence.discovery.blanket.Blanket.Member;
import dev.whence.discovery.blanket.Blanket.Step;
import dev.whence.discovery.blanket.TargetTests.Tested;
import dev.whence.discovery.independence.IndependenceTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the Markov blanket of a variable. Right when the independencies in the data are those of a causal graph without
 * hidden causes and cycles. The result depends neither on the order of the columns nor on the number of threads.
 */
public final class BlanketSearch {
    private final TargetTests tests;
    private final BlanketOptions options;
    private final int target;
    private final NodeSet others;
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private NodeSet members = NodeSet.empty();

    private BlanketSearch(TargetTests tests, BlanketOptions options, int target) {
        this.tests = tests;
        this.options = options;
        this.target = target;
        this.others = NodeSet.range(tests.names().size()).without(target);
    }

    /**
     * @throws dev.whence.causal.InputException when there is no such variable (suggests the nearest), or a test cannot be
     *     made
     * @throws java.util.concurrent.CancellationException when the progress says so or the thread is interrupted
     */
    public static Blanket find(IndependenceTest test, String target, BlanketOptions options, Progress progress) {
        int number = test.names().indexOf(target);
        if (number < 0) {
            throw Names.unknown("variable", target, test.names(), "the columns searched");
        }
        TargetTests tests = new TargetTests(test, options.threads(), progress);
        BlanketSearch search = new BlanketSearch(tests, options, number);
        search.run();
        if (options.symmetric()) {
            search.correct();
        }
        return search.result();
    }

    private void run() {
        switch (options.method()) {
            case GROW_SHRINK -> growShrink();
            case IAMB -> {
                while (growStrongest()) {}
                shrink();
            }
            case INTER_IAMB -> interleaved();
            case FAST_IAMB -> fast();
            case IAMB_FDR -> adjusted();
            case HITON -> members = Hiton.blanket(tests, options, target, steps);
        }
    }

    private boolean isFull() {
        boolean full = members.size() >= options.maxSize();
        if (full) {
            warnings.add("the set reached its limit of " + options.maxSize() + " variables; others may belong to it");
        }
        return full;
    }

    /** Whether the target depends on the variable, by a test that can be relied on. */
    private boolean isDependent(Tested tested) {
        boolean dependent = tested.pValue() <= options.alpha();
        if (dependent && !tested.isReliable()) {
            warnings.add("some variables were not added because their tests had fewer than five rows for each degree of"
                    + " freedom; there are too few rows for larger sets of these columns");
            return false;
        }
        return dependent;
    }

    private void add(Tested tested, String reason) {
        members = members.with(tested.variable());
        steps.add(step(Change.ADDED, tested, reason));
    }

    private void remove(Tested tested, String reason) {
        members = members.without(tested.variable());
        steps.add(step(Change.REMOVED, tested, reason));
    }

    private Step step(Change change, Tested tested, String reason) {
        return new Step(
                change,
                tests.names().get(tested.variable()),
                tested.given().stream().mapToObj(tests.names()::get).sorted().toList(),
                tested.pValue(),
                reason);
    }

    /**
     * Margaritis and Thrun 1999, figure 2: add while some variable depends on the target given the members. Variables are
     * gone through in the order of their plain association, as the authors advise.
     */
    private void growShrink() {
        List<Tested> order = tests.askAll(target, others, NodeSet.empty(), "growing").stream()
                .sorted(tests.strongest())
                .toList();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Tested each : order) {
                if (members.contains(each.variable())) {
                    continue;
                }
                Tested now = tests.ask(target, each.variable(), members);
                if (isDependent(now) && !isFull()) {
                    add(now, "growing");
                    changed = true;
                    break;
                }
            }
        }
        shrink();
    }

    /** IAMB's step: adds the strongest variable given the members, if it is dependent. */
    private boolean growStrongest() {
        NodeSet outside = others.minus(members);
        if (outside.isEmpty()) {
            return false;
        }
        Optional<Tested> best = tests.askAll(target, outside, members, "growing").stream()
                .filter(this::isDependent)
                .min(tests.strongest());
        if (best.isEmpty() || isFull()) {
            return false;
        }
        add(best.get(), "growing");
        return true;
    }

    /** Removes the member that is most clearly independent given the others, until none is. */
    private boolean shrink() {
        boolean removed = false;
        while (!members.isEmpty()) {
            Tested worst = tests.askAll(target, members, members, "shrinking").stream()
                    .max(tests.strongest())
                    .orElseThrow();
            if (worst.pValue() <= options.alpha()) {
                break;
            }
            remove(worst, "shrinking");
            removed = true;
        }
        return removed;
    }

    /** Adding and removing can go round in finite data; a set that was seen before ends it. */
    private boolean isNew(Set<NodeSet> seen) {
        boolean fresh = seen.add(members);
        if (!fresh) {
            warnings.add(
                    "adding and removing went round in a circle, and was stopped: the tests contradict each other");
        }
        return fresh;
    }

    private void interleaved() {
        Set<NodeSet> seen = new HashSet<>(Set.of(members));
        while (growStrongest()) {
            shrink();
            if (!isNew(seen)) {
                return;
            }
        }
    }

    /**
     * Yaramakala and Margaritis 2005: adds dependent variables, strongest first, without testing again in between, while
     * five rows remain for each degree of freedom (at least doubled by every further variable in a table of counts, one
     * more per variable in a linear test); then removes.
     */
    private void fast() {
        Set<NodeSet> seen = new HashSet<>(Set.of(members));
        boolean grown = true;
        while (grown) {
            grown = false;
            NodeSet before = members;
            List<Tested> dependent = tests.askAll(target, others.minus(members), members, "growing").stream()
                    .filter(this::isDependent)
                    .sorted(tests.strongest())
                    .toList();
            for (int i = 0; i < dependent.size() && !isFull(); i++) {
                if (i > 0 && !hasRows(dependent.get(i), i)) {
                    break;
                }
                add(dependent.get(i), "growing");
            }
            shrink();
            if (!members.equals(before)) {
                grown = isNew(seen);
            }
        }
    }

    private static boolean hasRows(Tested tested, int ahead) {
        double freedom = tested.result().degreesOfFreedom();
        double needed = freedom > 0 && tested.result().statistic() >= 0
                ? freedom * Math.pow(2, ahead)
                : tested.given().size() + ahead + 2;
        return tested.result().rows() == 0 || tested.result().rows() >= 5 * needed;
    }

    /**
     * Peña 2008, IAMBFDR: every variable is tested given the members without it, and the p-values are adjusted together
     * (Benjamini and Yekutieli 2001, which holds however the tests depend on each other). The member with the largest
     * adjusted p-value above alpha goes; when there is none, the outsider with the smallest one comes.
     */
    private void adjusted() {
        Set<NodeSet> seen = new HashSet<>(Set.of(members));
        boolean changed = !others.isEmpty();
        while (changed) {
            List<Tested> all = tests.askAll(target, others, members, "testing").stream()
                    .sorted(tests.strongest())
                    .toList();
            int rejected = rejected(all);
            List<Tested> refused = all.subList(rejected, all.size());
            Tested worst = last(refused, members);
            Tested best = all.subList(0, rejected).stream()
                    .filter(each -> !members.contains(each.variable()) && isDependent(each))
                    .findFirst()
                    .orElse(null);
            if (worst != null) {
                remove(worst, "adjusted p-value above alpha");
            } else if (best != null && !isFull()) {
                add(best, "adjusted p-value at most alpha");
            } else {
                return;
            }
            changed = isNew(seen);
        }
    }

    @org.jspecify.annotations.Nullable
    private static Tested last(List<Tested> sorted, NodeSet among) {
        Tested found = null;
        for (Tested each : sorted) {
            found = among.contains(each.variable()) ? each : found;
        }
        return found;
    }

    /** How many of the sorted tests are significant: the largest k with p(k) at most k alpha / (m (1 + 1/2 + ... + 1/m)). */
    private int rejected(List<Tested> sorted) {
        double harmonic = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            harmonic += 1.0 / i;
        }
        int count = 0;
        for (int k = 1; k <= sorted.size(); k++) {
            if (sorted.get(k - 1).pValue() <= k * options.alpha() / (sorted.size() * harmonic)) {
                count = k;
            }
        }
        return count;
    }

    /** The relation is symmetric in truth, so a member whose blanket lacks the target is dropped (the AND rule). */
    private void correct() {
        for (int member : members.stream()
                .boxed()
                .sorted(Comparator.comparing(tests.names()::get))
                .toList()) {
            BlanketSearch back = new BlanketSearch(tests, options, member);
            back.run();
            if (!back.members.contains(target)) {
                String name = tests.names().get(member);
                Tested last = tests.ask(member, target, back.members.without(member));
                members = members.without(member);
                steps.add(new Step(
                        Change.REMOVED,
                        name,
                        back.members.stream()
                                .mapToObj(tests.names()::get)
                                .sorted()
                                .toList(),
                        last.pValue(),
                        "symmetry: " + tests.names().get(target) + " is not in the blanket of " + name));
            }
        }
    }

    private Blanket result() {
        Map<String, Double> admitted = new HashMap<>();
        steps.stream()
                .filter(step -> step.change() == Change.ADDED)
                .forEach(step -> admitted.put(step.name(), step.pValue()));
        List<Member> found = tests.askAll(target, members, members, "testing members").stream()
                .sorted(tests.strongest())
                .map(each -> {
                    String name = tests.names().get(each.variable());
                    return new Member(name, each.pValue(), admitted.getOrDefault(name, Double.NaN));
                })
                .toList();
        return new Blanket(tests.names().get(target), found, steps, tests.made(), List.copyOf(warnings));
    }
}
