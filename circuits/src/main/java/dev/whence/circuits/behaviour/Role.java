package dev.whence.circuits.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A name from the literature for what a head does, given by stated thresholds. */
public enum Role {
    PREVIOUS_TOKEN("previous-token head", "previous token"),
    DUPLICATE_TOKEN("duplicate-token head", "duplicate token"),
    INDUCTION("induction head", "induction"),
    MOVER("mover", "mover"),
    NEGATIVE_MOVER("negative mover", "negative mover"),
    SINK("sink", "sink");

    /** The least mean attention that names a head for its target: more than to all other positions together. */
    public static final double ATTENTION = 0.5;

    /**
     * The least attention of a duplicate-token head to earlier copies: half of what a head gives them that attends alike to
     * the token itself and to one copy.
     */
    public static final double DUPLICATE_ATTENTION = 0.25;

    /** The least attention to the first position of a sink: more than to all others together. */
    public static final double SINK_ATTENTION = 0.5;

    /**
     * The least attention of a mover from the last position to the answer. Movers share it with the other names in the
     * sentence; the name movers of GPT-2 small give 0.59 on average (Wang et al. 2022).
     */
    public static final double MOVER_ATTENTION = 0.2;

    /** The least share of prompts in which a mover's value copies (or suppresses) the token; chance is 5 in a vocabulary. */
    public static final double MOVER_COPIES = 0.5;

    /** The least part of what all heads add to or take from the logit difference: those below it decide nothing. */
    public static final double MOVER_SHARE = 0.05;

    private final String words;
    private final String brief;

    Role(String words, String brief) {
        this.words = words;
        this.brief = brief;
    }

    /** As a sentence says it. */
    public String words() {
        return words;
    }

    /** As a label in a picture says it. */
    public String brief() {
        return brief;
    }

    /**
     * The roles that scores give a head.
     *
     * @param directEffects sum over heads of the size of their direct effects; 0 when not measured
     */
    static List<Role> of(List<Score> scores, double directEffects) {
        List<Role> roles = new ArrayList<>();
        if (reaches(scores, Behaviour.PREVIOUS_TOKEN, ATTENTION)) {
            roles.add(PREVIOUS_TOKEN);
        }
        if (reaches(scores, Behaviour.DUPLICATE_TOKEN, DUPLICATE_ATTENTION)) {
            roles.add(DUPLICATE_TOKEN);
        }
        if (reaches(scores, Behaviour.INDUCTION, ATTENTION)) {
            roles.add(INDUCTION);
        }
        find(scores, Behaviour.DIRECT_EFFECT).ifPresent(direct -> {
            boolean looks = reaches(scores, Behaviour.ANSWER_ATTENTION, MOVER_ATTENTION);
            boolean matters = Math.abs(direct.value()) >= MOVER_SHARE * directEffects;
            boolean helps = direct.value() > 0 && !direct.interval().contains(0);
            boolean hurts = direct.value() < 0 && !direct.interval().contains(0);
            if (looks && matters && helps && reaches(scores, Behaviour.COPIES_TOKEN, MOVER_COPIES)) {
                roles.add(MOVER);
            }
            if (looks && matters && hurts && reaches(scores, Behaviour.SUPPRESSES_TOKEN, MOVER_COPIES)) {
                roles.add(NEGATIVE_MOVER);
            }
        });
        if (reaches(scores, Behaviour.FIRST_TOKEN, SINK_ATTENTION)) {
            roles.add(SINK);
        }
        return List.copyOf(roles);
    }

    /** On random tokens or on the prompts. */
    private static boolean reaches(List<Score> scores, Behaviour behaviour, double threshold) {
        return scores.stream()
                .anyMatch(score ->
                        score.behaviour() == behaviour && score.value() >= threshold && score.isAboveExpected());
    }

    private static Optional<Score> find(List<Score> scores, Behaviour behaviour) {
        return scores.stream().filter(score -> score.behaviour() == behaviour).findFirst();
    }
}
