package dev.whence.discovery.knowledge;

/** The kinds of things that can be known before a search. */
public enum KnowledgeKind {
    TIERS("tiers"),
    FORBIDDEN_EDGES("forbidden edges"),
    REQUIRED_EDGES("required edges"),
    FORBIDDEN_PATHS("forbidden paths"),
    REQUIRED_PATHS("required paths"),
    HIDDEN_CONFOUNDERS("known hidden confounders");

    private final String words;

    KnowledgeKind(String words) {
        this.words = words;
    }

    /** In a sentence: "tiers", "forbidden edges". */
    public String words() {
        return words;
    }
}
