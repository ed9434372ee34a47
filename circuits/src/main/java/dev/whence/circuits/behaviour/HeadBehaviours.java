package dev.whence.circuits.behaviour;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.circuits.graph.Node;
import dev.whence.networks.Network;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What every head of a network does.
 *
 * @param heads in order, layer by layer
 * @param repeated the random sequences that attention was measured on
 * @param refused what could not be measured, and why, in sentences
 */
public record HeadBehaviours(List<HeadBehaviour> heads, RepeatedTokens repeated, List<String> refused) {
    /** Copying of tokens is judged on this many prompts at most: each costs the unembedding once for every head. */
    private static final int COPIED = 64;

    public HeadBehaviours {
        heads = List.copyOf(heads);
        refused = List.copyOf(refused);
    }

    /** On 32 random repeated sequences (seed 1) and on the clean prompts of pairs, with Student's t over prompts. */
    public static HeadBehaviours of(Network network, PromptPairs pairs, Progress progress) {
        return of(network, Optional.of(pairs), RepeatedTokens.fitting(network, 1), Uncertainty.studentT(), progress);
    }

    /** On 32 random repeated sequences (seed 1) alone. */
    public static HeadBehaviours of(Network network, Progress progress) {
        return of(network, Optional.empty(), RepeatedTokens.fitting(network, 1), Uncertainty.studentT(), progress);
    }

    /**
     * @param pairs whose clean prompts are measured too; without them nothing about answers is
     * @param uncertainty how intervals of means over prompts are made
     * @throws InputException when a token or a length does not fit the network
     */
    public static HeadBehaviours of(
            Network network,
            Optional<PromptPairs> pairs,
            RepeatedTokens repeated,
            Uncertainty uncertainty,
            Progress progress) {
        TransformerSpec spec = network.spec();
        pairs.ifPresent(given -> check(given, spec));
        List<Node.Head> heads = Heads.of(spec);
        List<List<Score>> scores = new ArrayList<>();
        heads.forEach(_ -> scores.add(new ArrayList<>()));
        List<String> refused = new ArrayList<>();
        Prompts sequences = repeated.of(network);
        add(scores, AttentionScores.of(network, sequences, repeated.toString(), uncertainty, progress));
        pairs.ifPresent(given -> {
            add(scores, AttentionScores.of(network, clean(given), given.source(), uncertainty, progress));
            add(scores, AnswerScores.of(network, given, uncertainty, progress));
        });
        Heads.notAdditive(spec)
                .ifPresentOrElse(
                        refused::add,
                        () -> copying(network, pairs, repeated, sequences, uncertainty, progress, scores));
        if (pairs.isPresent() && AnswerScores.answers(pairs.get()).isEmpty()) {
            refused.add("no prompt of " + pairs.get().source()
                    + " holds its answer, so that nothing can be moved or retrieved from it: attention to the answer and"
                    + " retrieval are left out");
        }
        double directEffects = scores.stream()
                .flatMap(List::stream)
                .filter(score -> score.behaviour() == Behaviour.DIRECT_EFFECT)
                .mapToDouble(score -> Math.abs(score.value()))
                .sum();
        List<HeadBehaviour> result = new ArrayList<>();
        for (int head = 0; head < heads.size(); head++) {
            List<Score> own = scores.get(head);
            result.add(new HeadBehaviour(heads.get(head), own, Role.of(own, directEffects)));
        }
        return new HeadBehaviours(result, repeated, refused);
    }

    private static void check(PromptPairs pairs, TransformerSpec spec) {
        clean(pairs).check(spec.vocabulary(), spec.context());
        for (PromptPair pair : pairs.pairs()) {
            int largest = Math.max(pair.answer(), pair.distractor().orElse(0));
            if (largest >= spec.vocabulary()) {
                throw new InputException(pairs.source() + ": answer or distractor is token " + largest
                        + ", but the network has " + spec.vocabulary() + " tokens");
            }
        }
    }

    private static Prompts clean(PromptPairs pairs) {
        return new Prompts(pairs.pairs().stream().map(PromptPair::clean).toList());
    }

    private static void copying(
            Network network,
            Optional<PromptPairs> pairs,
            RepeatedTokens repeated,
            Prompts sequences,
            Uncertainty uncertainty,
            Progress progress,
            List<List<Score>> scores) {
        add(
                scores,
                CopyScores.eigenvalues(network, progress).stream().map(List::of).toList());
        List<int[]> answers = pairs.map(AnswerScores::answers).orElse(List.of());
        List<int[]> some = answers.subList(0, Math.min(COPIED, answers.size()));
        if (!some.isEmpty()) {
            Prompts holding = clean(pairs.orElseThrow())
                    .select(some.stream().mapToInt(answer -> answer[0]).toArray());
            List<Integer> positions = some.stream().map(answer -> answer[1]).toList();
            String where = pairs.orElseThrow().source() + ", the answer where it first stands";
            add(scores, CopyScores.tokens(network, holding, positions, where, uncertainty, progress));
        } else {
            int position = sequences.length(0) - 2 * repeated.period() + repeated.period() / 2;
            List<Integer> positions = Collections.nCopies(sequences.size(), position);
            String where = repeated + ", a token in the middle of the first time";
            add(scores, CopyScores.tokens(network, sequences, positions, where, uncertainty, progress));
        }
    }

    private static void add(List<List<Score>> scores, List<List<Score>> more) {
        for (int head = 0; head < scores.size(); head++) {
            scores.get(head).addAll(more.get(head));
        }
    }

    /** Of one head. */
    public HeadBehaviour head(int layer, int head) {
        return heads.stream()
                .filter(each -> each.head().layer() == layer && each.head().head() == head)
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "no head " + layer + "." + head + " among the " + heads.size() + " heads that were measured"));
    }

    /** The heads with a role. */
    public List<HeadBehaviour> with(Role role) {
        return heads.stream().filter(head -> head.roles().contains(role)).toList();
    }
}
