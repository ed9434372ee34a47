package dev.whence.discovery.constraint;

import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.independence.IndependenceTest;
import dev.whence.discovery.independence.SeparatorScan;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Decides for every unshielded triple {@code a - m - b} of a skeleton whether the tests say that it is a collider, by
 * one of the {@link ColliderRule}s.
 *
 * @param colliders most evidence (largest p-value) first; ties by number
 * @param ambiguous triples that are neither colliders nor none
 * @param tests how many tests were made for it
 */
record Triples(List<Collider> colliders, Set<Triple> ambiguous, long tests) {
    /** {@code a - middle - b} with a below b and the two not adjacent. */
    record Triple(int a, int middle, int b) {
        static Triple of(int a, int middle, int b) {
            return new Triple(Math.min(a, b), middle, Math.max(a, b));
        }
    }

    /**
     * A triple that the tests say is a collider.
     *
     * @param given the set without the middle that says so most clearly
     * @param dependence of the ends given that set; smaller is more evidence
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Collider(Triple triple, int[] given, double dependence) {}

    private static final int PAIRS_AT_ONCE = 32;

    private record Verdict(List<Collider> colliders, List<Triple> ambiguous) {}

    private record Batch(List<Verdict> verdicts, long tests) {}

    static Triples decide(
            IndependenceTest test, Skeleton skeleton, KnowledgeOver knowledge, PcOptions options, Progress progress) {
        long[] ends = ends(skeleton);
        int[] identity = IntStream.range(0, skeleton.size()).toArray();
        AtomicLong done = new AtomicLong();
        int batches = (ends.length + PAIRS_AT_ONCE - 1) / PAIRS_AT_ONCE;
        List<Batch> all = Parallel.map(batches, options.threads(), batch -> {
            SeparatorScan scan = test.scan(identity, options.alpha(), progress);
            Decision decision = new Decision(skeleton, knowledge, options, scan);
            List<Verdict> verdicts = new ArrayList<>();
            for (int i = batch * PAIRS_AT_ONCE; i < Math.min(ends.length, (batch + 1) * PAIRS_AT_ONCE); i++) {
                progress.check();
                verdicts.add(decision.of((int) (ends[i] >>> 32), (int) ends[i]));
            }
            progress.at("orienting", done.incrementAndGet(), batches);
            return new Batch(verdicts, scan.tests());
        });
        List<Collider> colliders = new ArrayList<>();
        Set<Triple> ambiguous = new HashSet<>();
        long tests = 0;
        for (Batch batch : all) {
            tests += batch.tests();
            for (Verdict verdict : batch.verdicts()) {
                colliders.addAll(verdict.colliders());
                ambiguous.addAll(verdict.ambiguous());
            }
        }
        colliders.sort((one, other) -> {
            int order = Double.compare(one.dependence(), other.dependence());
            order = order != 0 ? order : one.triple().middle() - other.triple().middle();
            order = order != 0 ? order : one.triple().a() - other.triple().a();
            return order != 0 ? order : one.triple().b() - other.triple().b();
        });
        return new Triples(List.copyOf(colliders), Set.copyOf(ambiguous), tests);
    }

    /** The pairs a below b that are not adjacent and have a common neighbour, as {@code a << 32 | b}, sorted. */
    private static long[] ends(Skeleton skeleton) {
        long[] pairs = new long[1024];
        int count = 0;
        for (int m = 0; m < skeleton.size(); m++) {
            int[] near = skeleton.near(m);
            for (int i = 0; i < near.length; i++) {
                for (int j = i + 1; j < near.length; j++) {
                    if (!skeleton.isAdjacent(near[i], near[j])) {
                        if (count == pairs.length) {
                            pairs = Arrays.copyOf(pairs, 2 * count);
                        }
                        pairs[count++] = (long) near[i] << 32 | near[j];
                    }
                }
            }
        }
        return Arrays.stream(pairs, 0, count).sorted().distinct().toArray();
    }

    /** One thread's decisions. */
    private static final class Decision {
        private final Skeleton skeleton;
        private final KnowledgeOver knowledge;
        private final PcOptions options;
        private final SeparatorScan scan;

        Decision(Skeleton skeleton, KnowledgeOver knowledge, PcOptions options, SeparatorScan scan) {
            this.skeleton = skeleton;
            this.knowledge = knowledge;
            this.options = options;
            this.scan = scan;
        }

        Verdict of(int a, int b) {
            int[] middles = Arrays.stream(skeleton.near(a))
                    .filter(m -> skeleton.isAdjacent(m, b))
                    .toArray();
            return switch (options.colliderRule()) {
                case SEPARATING_SET -> byOneSet(a, b, middles, false);
                case MAX_P -> byOneSet(a, b, middles, true);
                case CONSERVATIVE, MAJORITY -> byCount(a, b, middles);
            };
        }

        private Verdict byOneSet(int a, int b, int[] middles, boolean all) {
            scan.pair(a, b);
            if (all) {
                considerFound(a, b);
                overAllSets(a, b, false);
            } else if (skeleton.isKnownApart(a, b)) {
                overAllSets(a, b, true); // not tested so far
            } else {
                considerFound(a, b);
            }
            if (!scan.tested()) {
                return new Verdict(List.of(), triples(a, middles, b));
            }
            List<Collider> colliders = new ArrayList<>();
            for (int m : middles) {
                if (Arrays.binarySearch(scan.best(), m) < 0) {
                    colliders.add(new Collider(new Triple(a, m, b), scan.best(), scan.dependence()));
                }
            }
            return new Verdict(colliders, List.of());
        }

        private static List<Triple> triples(int a, int[] middles, int b) {
            return Arrays.stream(middles).mapToObj(m -> new Triple(a, m, b)).toList();
        }

        private void considerFound(int a, int b) {
            if (!skeleton.isKnownApart(a, b)) {
                int[] found = skeleton.separatorArray(a, b);
                scan.subsets(found, found.length, new boolean[0], found.length, false);
            }
        }

        private Verdict byCount(int a, int b, int[] middles) {
            int[] with = new int[middles.length];
            int[] sets = new int[1];
            scan.pair(a, b);
            scan.listen((set, size) -> {
                sets[0]++;
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < middles.length; j++) {
                        with[j] += set[i] == middles[j] ? 1 : 0;
                    }
                }
            });
            overAllSets(a, b, false);
            if (sets[0] == 0) {
                considerFound(a, b); // its members are no longer neighbours
            }
            if (sets[0] == 0) {
                return new Verdict(List.of(), triples(a, middles, b));
            }
            List<Collider> colliders = new ArrayList<>();
            List<Triple> ambiguous = new ArrayList<>();
            for (int j = 0; j < middles.length; j++) {
                Triple triple = new Triple(a, middles[j], b);
                boolean majority = options.colliderRule() == ColliderRule.MAJORITY;
                boolean collider = majority ? 2 * with[j] < sets[0] : with[j] == 0;
                boolean none = majority ? 2 * with[j] > sets[0] : with[j] == sets[0];
                if (collider) {
                    colliders.add(new Collider(triple, scan.best(), scan.dependence()));
                } else if (!none) {
                    ambiguous.add(triple);
                }
            }
            return new Verdict(colliders, ambiguous);
        }

        /** Smallest sets first; {@code stop} after the first size that has one that separates. */
        private void overAllSets(int a, int b, boolean stop) {
            int[] one = candidates(a, b);
            int[] other = candidates(b, a);
            boolean[] seen = SkeletonSearch.members(other, other.length, one, one.length);
            int most = Math.min(options.maxDepth(), Math.max(one.length, other.length));
            for (int size = 0; size <= most && !(stop && scan.separates()); size++) {
                scan.subsets(one, one.length, new boolean[0], size, false);
                if (size > 0) {
                    scan.subsets(other, other.length, seen, size, false);
                }
            }
        }

        private int[] candidates(int of, int from) {
            return Arrays.stream(skeleton.near(of))
                    .filter(c -> c != from && !knowledge.forbids(c, of))
                    .toArray();
        }
    }
}
