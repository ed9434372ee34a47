package dev.whence.discovery.knowledge;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known about a causal graph before the search, by the variables' names.
 *
 * @param tiers the tier of a variable: nothing in a later tier causes anything in an earlier one, directly or not.
 *     Variables without a tier are free
 * @param closedTiers tiers whose variables do not cause one another
 * @param forbidden edges that cannot be: {@code from} is no direct cause of {@code to}
 * @param required edges that must be
 * @param forbiddenPaths {@code from} does not cause {@code to}, directly or through others
 * @param requiredPaths {@code from} causes {@code to}, directly or through others
 * @param hidden pairs known to have a hidden common cause; whether one also causes the other stays open
 */
public record Knowledge(
        Map<String, Integer> tiers,
        Set<Integer> closedTiers,
        Set<Arrow> forbidden,
        Set<Arrow> required,
        Set<Arrow> forbiddenPaths,
        Set<Arrow> requiredPaths,
        Set<Arrow> hidden) {
    private static final Knowledge NONE =
            new Knowledge(Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public Knowledge {
        tiers = Map.copyOf(tiers);
        closedTiers = Set.copyOf(closedTiers);
        forbidden = Set.copyOf(forbidden);
        required = Set.copyOf(required);
        forbiddenPaths = Set.copyOf(forbiddenPaths);
        requiredPaths = Set.copyOf(requiredPaths);
        hidden = Set.copyOf(hidden);
    }

    /** Nothing is known. */
    public static Knowledge none() {
        return NONE;
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Which kinds of knowledge there are. */
    public Set<KnowledgeKind> kinds() {
        Set<KnowledgeKind> kinds = EnumSet.noneOf(KnowledgeKind.class);
        for (KnowledgeKind kind : KnowledgeKind.values()) {
            if (!describe(kind).isEmpty()) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** The knowledge of one kind, for messages: "a -> b, c -> d"; empty when there is none. */
    public String describe(KnowledgeKind kind) {
        return switch (kind) {
            case TIERS ->
                new TreeSet<>(tiers.values()).stream().map(this::describeTier).collect(Collectors.joining("; "));
            case FORBIDDEN_EDGES -> text(forbidden, Arrow::toString);
            case REQUIRED_EDGES -> text(required, Arrow::toString);
            case FORBIDDEN_PATHS -> text(forbiddenPaths, Arrow::path);
            case REQUIRED_PATHS -> text(requiredPaths, Arrow::path);
            case HIDDEN_CONFOUNDERS -> text(hidden, Arrow::confounder);
        };
    }

    private String describeTier(int tier) {
        return "tier " + tier + (closedTiers.contains(tier) ? " closed: " : ": ")
                + tiers.entrySet().stream()
                        .filter(each -> each.getValue() == tier)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    private static String text(Set<Arrow> arrows, java.util.function.Function<Arrow, String> words) {
        return arrows.stream().map(words).sorted().collect(Collectors.joining(", "));
    }

    /** This and the other's. Where both give a variable a tier, they must agree. */
    public Knowledge and(Knowledge other) {
        Map<String, Integer> bothTiers = new HashMap<>(tiers);
        other.tiers.forEach((name, tier) -> {
            Integer before = bothTiers.put(name, tier);
            if (before != null && !before.equals(tier)) {
                throw new InputException(
                        "'" + name + "' is in tier " + before + " and in tier " + tier + "; a variable has one tier");
            }
        });
        return new Knowledge(
                bothTiers,
                union(closedTiers, other.closedTiers),
                union(forbidden, other.forbidden),
                union(required, other.required),
                union(forbiddenPaths, other.forbiddenPaths),
                union(requiredPaths, other.requiredPaths),
                union(hidden, other.hidden));
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        Set<T> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }

    /**
     * What is said about these variables only; what names another is left out, except that causes through one that is
     * left out stay causes. A forbidden edge is then read over the variables that are left.
     */
    public Knowledge restrictedTo(Collection<String> variables) {
        Set<String> kept = Set.copyOf(variables);
        Map<String, Integer> keptTiers = new HashMap<>(tiers);
        keptTiers.keySet().retainAll(kept);
        Set<Arrow> paths = within(requiredPaths, kept);
        for (Arrow arrow : union(required, requiredPaths)) {
            if (kept.contains(arrow.from()) && !kept.contains(arrow.to())) {
                causesBeyond(arrow, kept, new HashSet<>(), paths);
            }
        }
        return new Knowledge(
                keptTiers,
                closedTiers,
                within(forbidden, kept),
                within(required, kept),
                within(forbiddenPaths, kept),
                paths,
                within(hidden, kept));
    }

    private void causesBeyond(Arrow towards, Set<String> kept, Set<String> seen, Set<Arrow> paths) {
        if (kept.contains(towards.to())) {
            if (!towards.from().equals(towards.to())) {
                paths.add(towards);
            }
        } else if (seen.add(towards.to())) {
            for (Arrow next : union(required, requiredPaths)) {
                if (next.from().equals(towards.to())) {
                    causesBeyond(new Arrow(towards.from(), next.to()), kept, seen, paths);
                }
            }
        }
    }

    private static Set<Arrow> within(Set<Arrow> arrows, Set<String> names) {
        return arrows.stream()
                .filter(arrow -> names.contains(arrow.from()) && names.contains(arrow.to()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * This knowledge over numbered variables, checked for contradictions.
     *
     * @throws InputException when a name is not among the variables, or the knowledge contradicts itself; shows the cycle
     *     or the clash
     */
    public KnowledgeOver over(List<String> variables) {
        return KnowledgeOver.of(this, new ArrayList<>(variables));
    }
}
