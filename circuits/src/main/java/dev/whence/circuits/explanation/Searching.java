package dev.whence.circuits.explanation;

import dev.whence.causal.Names;
import java.util.Arrays;

/** The searches that an explanation can rest on. */
public enum Searching {
    EAP("eap", "edge attribution patching", "Syed, Rager and Conmy 2023", true),
    EAP_IG(
            "eap-ig",
            "edge attribution with integrated gradients over inputs",
            "Hanna, Pezzelle and Belinkov 2024",
            true),
    EAP_IG_ACTIVATIONS(
            "eap-ig-activations",
            "edge attribution with integrated gradients over activations",
            "Hanna, Pezzelle and Belinkov 2024",
            true),
    EDGE_PATCHING("edge-patching", "path patching of every edge, exactly", "Goldowsky-Dill et al. 2023", true),
    ACDC("acdc", "automatic circuit discovery", "Conmy et al. 2023", true),
    ACTIVATION_PATCHING("activation-patching", "activation patching of every component", "Vig et al. 2020", false),
    ATTRIBUTION_PATCHING("attribution-patching", "attribution patching of every component", "Nanda 2023", false),
    HEAD_GATING("head-gating", "causal head gating", "Nam et al. 2025", false);

    private final String word;
    private final String words;
    private final String source;
    private final boolean overEdges;

    Searching(String word, String words, String source, boolean overEdges) {
        this.word = word;
        this.words = words;
        this.source = source;
        this.overEdges = overEdges;
    }

    /** What the command line calls it. */
    public String word() {
        return word;
    }

    /** As a sentence says it. */
    public String words() {
        return words;
    }

    /** Who described it. */
    public String source() {
        return source;
    }

    /** Whether it scores edges rather than components. */
    public boolean isOverEdges() {
        return overEdges;
    }

    /**
     * By its word; patching every edge is also called "path-patching".
     *
     * @throws dev.whence.causal.InputException when there is none of that name, with the nearest
     */
    public static Searching named(String word) {
        if (word.equals("path-patching")) {
            return EDGE_PATCHING;
        }
        return Arrays.stream(values())
                .filter(search -> search.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "search",
                        word,
                        Arrays.stream(values()).map(Searching::word).toList(),
                        "--search"));
    }
}
