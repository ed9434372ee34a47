package dev.whence.reports;

import java.util.List;

/**
 * What must hold for the answer to be right.
 *
 * @param title the heading
 * @param assumptions in order of importance
 */
public record Assumptions(String title, List<Assumption> assumptions) implements Section {
    public Assumptions {
        assumptions = List.copyOf(assumptions);
    }

    /** Under the usual heading. */
    public Assumptions(List<Assumption> assumptions) {
        this("What the answer assumes", assumptions);
    }

    /**
     * One assumption.
     *
     * @param statement what is assumed, as a sentence: "There is no hidden common cause of PKA and Akt."
     * @param why what it is needed for
     * @param overturnedBy what observation or argument would overturn it, and the answer with it
     * @param status whether it was checked
     */
    public record Assumption(String statement, String why, String overturnedBy, Status status) {}

    /** Whether an assumption was checked against the data. */
    public enum Status {
        /** Nothing in the data speaks for or against it, or nobody looked. */
        UNCHECKED("not checked"),
        /** A check was made and found nothing against it. */
        CHECKED("checked"),
        /** A check was made and speaks against it. */
        VIOLATED("violated");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /** The status in words. */
        public String words() {
            return words;
        }
    }
}
