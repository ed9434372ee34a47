package dev.whence.circuits.behaviour;

import dev.whence.circuits.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one head does, with the evidence.
 *
 * @param head which
 * @param scores what was measured; a behaviour may have one on random repeated tokens and one on the prompts, in that
 *     order
 * @param roles names that the scores earn; perhaps none
 */
public record HeadBehaviour(Node.Head head, List<Score> scores, List<Role> roles) {
    public HeadBehaviour {
        scores = List.copyOf(scores);
        roles = List.copyOf(roles);
    }

    /** The first score of a behaviour. */
    public Optional<Score> score(Behaviour behaviour) {
        return scores.stream().filter(score -> score.behaviour() == behaviour).findFirst();
    }

    /** The roles in words: "induction head, mover", or "no known role". */
    public String words() {
        return roles.isEmpty()
                ? "no known role"
                : roles.stream().map(Role::words).collect(Collectors.joining(", "));
    }
}
