package dev.whence.discovery.constraint;

import dev.whence.causal.equivalence.MeekRules;
import dev.whence.causal.graph.Cpdag;
import dev.whence.causal.graph.Edge;
import dev.whence.discovery.constraint.Triples.Collider;
import dev.whence.discovery.constraint.Triples.Triple;
import dev.whence.discovery.knowledge.KnowledgeOver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A skeleton with its directions: known arrows, then colliders by their evidence, then what Meek's rules make of them.
 * No arrow is drawn that would contradict what is known or close a directed cycle; what called for it is recorded.
 *
 * @param colliders those that were oriented, in order
 * @param conflicts those that were not, or not whole
 * @param steps of Meek's rules, in order
 * @param refused what a rule called for and was not drawn
 * @param excluded arrows drawn because the other direction would contradict a known absence of a cause
 */
record Orientation(
        Cpdag graph,
        List<Collider> colliders,
        List<Conflict> conflicts,
        List<MeekRules.Step> steps,
        List<MeekRules.Step> refused,
        List<Edge> excluded) {
    /** @param reason what forbids it, in names */
    record Conflict(Collider collider, String reason) {}

    static Orientation of(
            Skeleton skeleton,
            Triples triples,
            Arrows arrows,
            KnowledgeOver knowledge,
            ConflictRule rule,
            boolean paths) {
        return new Work(skeleton, triples, arrows, knowledge, rule).run(paths);
    }

    private static final class Work {
        private final Skeleton skeleton;
        private final Triples triples;
        private final Arrows arrows;
        private final KnowledgeOver knowledge;
        private final ConflictRule rule;
        private final List<Collider> oriented = new ArrayList<>();
        private final List<Conflict> conflicts = new ArrayList<>();
        /** Edges that two colliders direct oppositely, as {@code low << 32 | high}. */
        private final Set<Long> open = new HashSet<>();

        Work(Skeleton skeleton, Triples triples, Arrows arrows, KnowledgeOver knowledge, ConflictRule rule) {
            this.skeleton = skeleton;
            this.triples = triples;
            this.arrows = arrows;
            this.knowledge = knowledge;
            this.rule = rule;
        }

        Orientation run(boolean paths) {
            switch (rule) {
                case EVIDENCE -> triples.colliders().forEach(this::whole);
                case OVERWRITE -> triples.colliders().reversed().forEach(this::overwriting);
                case BIDIRECTED -> triples.colliders().forEach(this::both);
            }
            MeekRules.Closure closure = MeekRules.close(drawn(), limits(arrows));
            List<MeekRules.Step> steps = new ArrayList<>(closure.steps());
            List<Edge> excluded = new ArrayList<>();
            Cpdag graph = closure.graph();
            if (paths && closure.refused().isEmpty()) {
                graph = withoutExcluded(graph, steps, excluded);
            }
            return new Orientation(
                    graph,
                    List.copyOf(oriented),
                    List.copyOf(conflicts),
                    List.copyOf(steps),
                    closure.refused().stream()
                            .filter(step -> !open.contains(
                                    pair(step.edge().from(), step.edge().to())))
                            .toList(),
                    List.copyOf(excluded));
        }

        private MeekRules.Limits limits(Arrows into) {
            return new MeekRules.Limits() {
                @Override
                public boolean isAmbiguous(int a, int middle, int b) {
                    return !triples.ambiguous().isEmpty() && triples.ambiguous().contains(Triple.of(a, middle, b));
                }

                @Override
                public boolean admits(int from, int to) {
                    boolean free = !open.contains(pair(from, to))
                            && into.obstacle(from, to).isEmpty();
                    if (free) {
                        into.add(from, to);
                    }
                    return free;
                }
            };
        }

        /** All of a collider or nothing. */
        private void whole(Collider collider) {
            String obstacle = opposite(collider, true);
            if (obstacle.isEmpty()) {
                obstacle = other(collider);
            }
            if (obstacle.isEmpty()) {
                draw(collider);
            } else {
                conflicts.add(new Conflict(collider, obstacle));
            }
        }

        /** Called with the least evidence first: what comes later replaces it. */
        private void overwriting(Collider collider) {
            int m = collider.triple().middle();
            List<int[]> replaced = new ArrayList<>();
            for (int end : ends(collider)) {
                if (arrows.has(m, end) && !knowledge.forbids(end, m) && !knowledge.requires(m, end)) {
                    arrows.remove(m, end);
                    replaced.add(new int[] {m, end});
                }
            }
            String obstacle = opposite(collider, false);
            if (obstacle.isEmpty()) {
                obstacle = other(collider);
            }
            if (!obstacle.isEmpty()) {
                replaced.forEach(arrow -> arrows.add(arrow[0], arrow[1]));
                conflicts.add(new Conflict(collider, obstacle));
                return;
            }
            draw(collider);
            for (int[] arrow : replaced) {
                String now = name(arrow[1]) + " -> " + name(arrow[0]);
                oriented.stream()
                        .filter(before -> before.triple().middle() == arrow[1]
                                && (before.triple().a() == arrow[0]
                                        || before.triple().b() == arrow[0]))
                        .toList()
                        .forEach(before -> {
                            oriented.remove(before);
                            conflicts.add(new Conflict(before, "stronger evidence has " + now));
                        });
            }
        }

        /** An edge that two colliders direct oppositely is left open. */
        private void both(Collider collider) {
            int m = collider.triple().middle();
            for (int end : ends(collider)) {
                if (knowledge.forbids(end, m) || knowledge.requires(m, end)) {
                    conflicts.add(new Conflict(collider, name(m) + " -> " + name(end) + " is known"));
                    return;
                }
            }
            List<String> clashes = new ArrayList<>();
            for (int end : ends(collider)) {
                if (arrows.has(m, end)) {
                    arrows.remove(m, end);
                    open.add(pair(m, end));
                    clashes.add("another collider has " + name(m) + " -> " + name(end) + ": " + name(end) + " <-> "
                            + name(m) + ", drawn undirected");
                } else if (!open.contains(pair(m, end))) {
                    String obstacle = arrows.obstacle(end, m);
                    if (obstacle.isEmpty()) {
                        arrows.add(end, m);
                    } else {
                        clashes.add(obstacle);
                    }
                }
            }
            if (clashes.isEmpty()) {
                oriented.add(collider);
            } else {
                conflicts.add(new Conflict(collider, String.join("; ", clashes)));
            }
        }

        private int[] ends(Collider collider) {
            return new int[] {collider.triple().a(), collider.triple().b()};
        }

        private String opposite(Collider collider, boolean byEvidence) {
            int m = collider.triple().middle();
            for (int end : ends(collider)) {
                if (arrows.has(m, end)) {
                    boolean isKnown = knowledge.forbids(end, m) || knowledge.requires(m, end);
                    return isKnown || !byEvidence
                            ? name(m) + " -> " + name(end) + " is known"
                            : "stronger evidence has " + name(m) + " -> " + name(end);
                }
            }
            return "";
        }

        /** Both arrows point at the same node, so that neither can help to close a cycle through the other. */
        private String other(Collider collider) {
            int m = collider.triple().middle();
            String first = arrows.obstacle(collider.triple().a(), m);
            return first.isEmpty() ? arrows.obstacle(collider.triple().b(), m) : first;
        }

        private void draw(Collider collider) {
            arrows.add(collider.triple().a(), collider.triple().middle());
            arrows.add(collider.triple().b(), collider.triple().middle());
            oriented.add(collider);
        }

        private String name(int node) {
            return skeleton.names().get(node);
        }

        private static long pair(int a, int b) {
            return (long) Math.min(a, b) << 32 | Math.max(a, b);
        }

        private Cpdag drawn() {
            List<Edge> edges = new ArrayList<>();
            for (int a = 0; a < skeleton.size(); a++) {
                for (int b : skeleton.near(a)) {
                    if (arrows.has(a, b)) {
                        edges.add(Edge.directed(a, b));
                    } else if (a < b && !arrows.has(b, a)) {
                        edges.add(Edge.undirected(a, b));
                    }
                }
            }
            return Cpdag.of(skeleton.names(), edges);
        }

        /**
         * Directs the edges of which one direction, with what follows from it, would make something a cause that is known
         * not to be. Trying each edge is enough: a known absence of an indirect cause amounts to directions of single
         * edges (Fang and He 2020, "IDA with background knowledge", UAI, theorem on non-ancestral constraints).
         */
        private Cpdag withoutExcluded(Cpdag start, List<MeekRules.Step> steps, List<Edge> excluded) {
            Cpdag graph = start;
            boolean changed = true;
            while (changed) {
                changed = false;
                for (Edge edge : graph.edges()) {
                    if (!edge.isUndirected() || open.contains(pair(edge.from(), edge.to()))) {
                        continue;
                    }
                    boolean forward = possible(graph, edge.from(), edge.to());
                    boolean backward = possible(graph, edge.to(), edge.from());
                    if (forward != backward) {
                        Edge only =
                                forward ? Edge.directed(edge.from(), edge.to()) : Edge.directed(edge.to(), edge.from());
                        excluded.add(only);
                        arrows.add(only.from(), only.to());
                        MeekRules.Closure closure = MeekRules.close(with(graph, only), limits(arrows));
                        steps.addAll(closure.steps());
                        graph = closure.graph();
                        changed = true;
                        break;
                    }
                }
            }
            return graph;
        }

        private boolean possible(Cpdag graph, int from, int to) {
            Arrows trial = new Arrows(skeleton.names(), knowledge, true);
            graph.edges().stream().filter(Edge::isDirected).forEach(edge -> trial.add(edge.from(), edge.to()));
            if (!trial.obstacle(from, to).isEmpty()) {
                return false;
            }
            trial.add(from, to);
            return MeekRules.close(with(graph, Edge.directed(from, to)), limits(trial))
                    .refused()
                    .isEmpty();
        }

        private static Cpdag with(Cpdag graph, Edge directed) {
            List<Edge> edges = new ArrayList<>(graph.edges());
            edges.remove(Edge.undirected(directed.from(), directed.to()).canonical());
            edges.add(directed);
            return Cpdag.of(graph.nodes(), edges);
        }
    }
}
