package dev.whence.app;

import dev.whence.causal.Interval;
import dev.whence.circuits.behaviour.HeadBehaviour;
import dev.whence.circuits.behaviour.Role;
import dev.whence.circuits.explanation.Explanation;
import dev.whence.circuits.explanation.Explanation.Carriers;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.score.RandomCircuits;
import dev.whence.circuits.score.Shares;
import dev.whence.networks.Models;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.reports.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An explanation in sentences. */
final class ExplainSentences {
    private static final double MOSTLY = 0.6;
    private final Models.Loaded loaded;
    private final Explanation explanation;

    ExplainSentences(Models.Loaded loaded, Explanation explanation) {
        this.loaded = loaded;
        this.explanation = explanation;
    }

    /** What was asked. */
    String question() {
        PromptPair pair = explanation.searched().pairs().pairs().getFirst();
        return "Why does " + loaded.name() + " continue \"" + text(pair.clean()) + "\" with \""
                + text(List.of(pair.answer())).strip() + "\""
                + (pair.distractor().isPresent()
                        ? " rather than \""
                                + text(List.of(pair.distractor().getAsInt())).strip() + "\""
                        : "")
                + "? (" + explanation.scored().pairs().source() + ", and "
                + (pairs() - 1) + " more pairs like this)";
    }

    private int pairs() {
        return explanation.isHeldOut()
                ? explanation.searched().size() + explanation.scored().size()
                : explanation.scored().size();
    }

    private String text(List<Integer> ids) {
        return loaded.network()
                .tokenizer()
                .map(tokenizer -> tokenizer
                        .decode(ids.stream().mapToInt(Integer::intValue).toArray())
                        .replace("\n", " ")
                        .strip())
                .orElseGet(() -> ids.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }

    /** The answer. */
    List<String> all() {
        List<String> sentences = new ArrayList<>(List.of(carriersSentence(), effectSentence()));
        focusSentence().ifPresent(sentences::add);
        sentences.add(circuitSentence());
        sentences.add(chanceSentence());
        return sentences;
    }

    /** What the strongest head does, where it does the same in most pairs. */
    private Optional<String> focusSentence() {
        return explanation.carriers().heads().stream()
                .findFirst()
                .flatMap(explanation::focusOf)
                .filter(focus -> focus.placeShare() >= MOSTLY && focus.targetShare() >= MOSTLY)
                .map(focus -> capital(focus.head().toString()) + " works " + focus.words() + ".");
    }

    private String carriersSentence() {
        Carriers carriers = explanation.carriers();
        String measure = explanation.scored().measure().words();
        if (carriers.heads().isEmpty()) {
            return "No head alone restores anything of the " + measure + ".";
        }
        int count = carriers.heads().size();
        String named = carriers.heads().stream().map(this::withRole).collect(Collectors.joining(", "));
        return capital(word(count)) + (count == 1 ? " head carries " : " heads together carry ")
                + share(carriers.restored()) + " of the effect: " + named + ".";
    }

    private String effectSentence() {
        Carriers carriers = explanation.carriers();
        String effect = String.format(
                Locale.ROOT,
                "The effect is that of the clean prompt in place of the corrupt one: the mean %s goes from %.2f to %.2f.",
                explanation.scored().measure().words(),
                explanation.check().corrupt().mean(),
                explanation.check().clean().mean());
        return carriers.heads().isEmpty()
                ? effect
                : effect + " The clean values of " + (carriers.heads().size() == 1 ? "that head" : "those heads")
                        + " in the corrupt run bring back " + share(carriers.restored())
                        + " of it, and their corrupt values in the clean run take away " + share(carriers.lost()) + ".";
    }

    static String word(int count) {
        List<String> words = List.of("no", "one", "two", "three", "four", "five", "six");
        return count < words.size() ? words.get(count) : Numbers.count(count);
    }

    /** A head with the names that it earns: "head 4.2 (mover)". */
    String withRole(Node.Head head) {
        String roles = roles(head);
        return head + (roles.isEmpty() ? "" : " (" + roles + ")");
    }

    /** Names from the literature that it earns; often none. */
    String roles(Node.Head head) {
        return behaviour(head).roles().stream().map(Role::words).collect(Collectors.joining(", "));
    }

    HeadBehaviour behaviour(Node.Head head) {
        return explanation.behaviours().head(head.layer(), head.head());
    }

    private String circuitSentence() {
        int edges = explanation.circuit().subgraph().size();
        int all = explanation.circuit().subgraph().graph().edges();
        int parts = (int) explanation.circuit().nodes().stream()
                .filter(node -> !(node.node() instanceof Node.Input))
                .count();
        return "The circuit that " + explanation.plan().searching().words() + " finds has " + Numbers.count(edges)
                + " of " + Numbers.count(all) + " edges between " + Numbers.count(parts) + " components and carries "
                + share(explanation.proof().faithfulness()) + " of the behaviour"
                + (explanation.isHeldOut() ? " on pairs that it was not chosen on" : "") + ".";
    }

    private static long percent(double share) {
        return Math.round(100 * share);
    }

    private String chanceSentence() {
        RandomCircuits.Test test = explanation.proof().chance();
        String chance = String.format(
                Locale.ROOT,
                "Of random circuits of its size 95 %% carry %d to %d %% (p = %s).",
                percent(test.low()),
                percent(test.high()),
                Numbers.pValue(test.pValue()));
        return test.pValue() <= 0.05 ? chance : chance + " It does no better than they do.";
    }

    static String share(Shares.Share share) {
        Interval interval = share.interval();
        return Numbers.percent(share.value())
                + (interval.isAvailable()
                        ? String.format(Locale.ROOT, " [%.0f, %.0f]", 100 * interval.low(), 100 * interval.high())
                        : "");
    }

    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
