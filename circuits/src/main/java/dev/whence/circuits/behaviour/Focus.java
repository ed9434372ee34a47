package dev.whence.circuits.behaviour;

import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.Node;
import dev.whence.networks.intervention.NetworkIntervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Sweep;
import dev.whence.networks.system.SweepResult;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where a head does its work on given pairs, and what it looks at there: in each pair the position at which its clean
 * value restores most of the metric in the corrupt run, and the position that it attends to most from there. No name from
 * the literature, but what happens on these prompts.
 *
 * @param head which
 * @param place the kind of position at which it works in most pairs
 * @param placeShare in which share of the pairs
 * @param target what it looks at most from there, in most pairs
 * @param targetShare in which share of the pairs
 * @param example the pair in which it restores most of those in which it works at that place and looks at that target
 * @param position where it works in that pair
 */
public record Focus(
        Node.Head head, Place place, double placeShare, Target target, double targetShare, int example, int position) {
    /** What a head does in one pair. */
    private record Work(Place place, Target target, int position, double restored) {}

    /** A kind of position. */
    public enum Place {
        LAST("at the last token"),
        CHANGED("at a token that differs between clean and corrupt"),
        DISTRACTOR("at the distractor"),
        ANSWER("at the answer"),
        AFTER_CHANGED("right after a token that differs between clean and corrupt"),
        OTHER("at other tokens");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        private static Place of(PromptPair pair, int position) {
            int token = pair.clean().get(position);
            if (position == pair.length() - 1) {
                return LAST;
            }
            if (differs(pair, position)) {
                return CHANGED;
            }
            if (token == pair.answer()) {
                return ANSWER;
            }
            if (pair.distractor().isPresent() && token == pair.distractor().getAsInt()) {
                return DISTRACTOR;
            }
            return position > 0 && differs(pair, position - 1) ? AFTER_CHANGED : OTHER;
        }

        private static boolean differs(PromptPair pair, int position) {
            return !pair.clean().get(position).equals(pair.corrupt().get(position));
        }
    }

    /** What is looked at. */
    public enum Target {
        COPY("an earlier copy of the same token"),
        AFTER_COPY("the token after an earlier copy of the same one"),
        ANSWER("the answer"),
        DISTRACTOR("the distractor"),
        CHANGED("a token that differs between clean and corrupt"),
        PREVIOUS("the token before"),
        ITSELF("itself"),
        FIRST("the first token"),
        OTHER("other tokens");

        private final String words;

        Target(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        private static Target of(PromptPair pair, int from, int to) {
            List<Integer> clean = pair.clean();
            int token = clean.get(to);
            if (to == from) {
                return ITSELF;
            }
            if (token == clean.get(from)) {
                return COPY;
            }
            if (to > 0 && to < from && clean.get(to - 1).equals(clean.get(from))) {
                return AFTER_COPY;
            }
            if (token == pair.answer()) {
                return ANSWER;
            }
            if (pair.distractor().isPresent() && token == pair.distractor().getAsInt()) {
                return DISTRACTOR;
            }
            if (Place.differs(pair, to)) {
                return CHANGED;
            }
            if (to == from - 1) {
                return PREVIOUS;
            }
            return to == 0 ? FIRST : OTHER;
        }
    }

    /** "at the distractor (97 % of the pairs), looking at an earlier copy of the same token (93 %)". */
    public String words() {
        return String.format(
                java.util.Locale.ROOT,
                "%s (%.0f %% of the pairs), looking at %s (%.0f %%)",
                place.words(),
                100 * placeShare,
                target.words(),
                100 * targetShare);
    }

    /** Of some heads, on every pair of the question. */
    public static List<Focus> of(Question question, List<Node.Head> heads, Progress progress) {
        if (heads.isEmpty()) {
            return List.of();
        }
        Prompts clean = question.clean();
        List<PromptPair> pairs = question.pairs().pairs();
        int longest = clean.longest();
        List<Intervention<Site>> patches = new ArrayList<>();
        for (Node.Head head : heads) {
            for (int position = 0; position < longest; position++) {
                patches.add(new NetworkIntervention.Patch(head.site(At.position(position)), clean));
            }
        }
        SweepResult swept = new Sweep(question.network(), question.corrupt(), question.metric())
                .with(Uncertainty.studentT())
                .run(patches, progress);
        List<Site> patterns = heads.stream()
                .<Site>map(head -> new Site.Pattern(head.layer(), head.head(), At.all()))
                .toList();
        Trace trace;
        try (NetworkSystem system = new NetworkSystem(question.network(), clean)) {
            trace = system.trace(patterns);
        }
        List<Focus> found = new ArrayList<>();
        for (int head = 0; head < heads.size(); head++) {
            int first = head * longest;
            List<Work> works = new ArrayList<>();
            Map<Place, Integer> places = new EnumMap<>(Place.class);
            Map<Target, Integer> targets = new EnumMap<>(Target.class);
            for (int pair = 0; pair < pairs.size(); pair++) {
                Work work = work(pairs.get(pair), pair, swept, first, trace.of(patterns.get(head), pair));
                works.add(work);
                places.merge(work.place(), 1, Integer::sum);
                targets.merge(work.target(), 1, Integer::sum);
            }
            Place place = most(places);
            Target target = most(targets);
            int example = IntStream.range(0, works.size())
                    .boxed()
                    .max(Comparator.<Integer>comparingInt(
                                    pair -> (works.get(pair).place() == place ? 1 : 0)
                                            + (works.get(pair).target() == target ? 1 : 0))
                            .thenComparingDouble(pair -> works.get(pair).restored()))
                    .orElseThrow();
            found.add(new Focus(
                    heads.get(head),
                    place,
                    (double) places.getOrDefault(place, 0) / pairs.size(),
                    target,
                    (double) targets.getOrDefault(target, 0) / pairs.size(),
                    example,
                    works.get(example).position()));
        }
        return found;
    }

    /** @param first the sweep's entry of the head at position 0 */
    private static Work work(PromptPair pair, int unit, SweepResult swept, int first, Trace.Values pattern) {
        int from = 0;
        for (int position = 1; position < pair.length(); position++) {
            from = value(swept, first + position, unit) > value(swept, first + from, unit) ? position : from;
        }
        float[] row = pattern.at(from);
        int to = 0;
        for (int key = 1; key < row.length; key++) {
            to = row[key] > row[to] ? key : to;
        }
        double restored = value(swept, first + from, unit) - swept.base().value(unit);
        return new Work(Place.of(pair, from), Target.of(pair, from, to), from, restored);
    }

    private static double value(SweepResult swept, int entry, int unit) {
        return swept.entries().get(entry).outcomes().value(unit);
    }

    private static <K extends Enum<K>> K most(Map<K, Integer> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }
}
