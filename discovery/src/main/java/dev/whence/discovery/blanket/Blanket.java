package dev.whence.discovery.blanket;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Markov blanket that was found.
 *
 * @param target the variable whose blanket it is
 * @param members strongest first
 * @param steps what was added and removed, in order
 * @param tests how many different tests were made
 * @param warnings what a reader should know, in sentences
 */
public record Blanket(String target, List<Member> members, List<Step> steps, long tests, List<String> warnings) {
    public Blanket {
        members = List.copyOf(members);
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /**
     * A variable of the blanket.
     *
     * @param name the variable
     * @param pValue of its independence of the target given the other members
     * @param admitted the p-value at which it was added last
     */
    public record Member(String name, double pValue, double admitted) {}

    /** What happened to a variable. */
    public enum Change {
        ADDED,
        REMOVED
    }

    /**
     * One change of the set.
     *
     * @param change what happened
     * @param name to which variable
     * @param given the variables conditioned on
     * @param pValue of the test that decided
     * @param reason a few words: which phase
     */
    public record Step(Change change, String name, List<String> given, double pValue, String reason) {
        public Step {
            given = List.copyOf(given);
        }
    }

    /** The names of the members. */
    public Set<String> names() {
        return members.stream().map(Member::name).collect(Collectors.toUnmodifiableSet());
    }
}
