package dev.whence.circuits.behaviour;

/** Something that a head can be measured to do. */
public enum Behaviour {
    /** Attention to the position before; the second position is left out, whose position before is the first. */
    PREVIOUS_TOKEN("attention to the previous token", "Elhage et al. 2021; Olsson et al. 2022"),
    /** Attention to earlier copies of the token; counted where there are some. */
    DUPLICATE_TOKEN("attention to earlier copies of the token", "Wang et al. 2022"),
    /** Attention to the tokens after earlier copies of the token (prefix matching); counted where there are some. */
    INDUCTION("attention to what followed earlier copies of the token", "Olsson et al. 2022"),
    /** Attention to the first position, from all others. */
    FIRST_TOKEN("attention to the first position", "Xiao et al. 2023; Gu et al. 2024"),
    /**
     * Sum of the eigenvalues of unembedding, output, value and embedding matrices over the sum of their absolute values:
     * 1 when every token makes itself likelier, -1 when less likely. The weights of the norms are folded in, their
     * scales and the biases left out.
     */
    COPYING("copying, by eigenvalues", "Elhage et al. 2021; Olsson et al. 2022"),
    /**
     * Share of prompts in which a token, read by the head alone through its value and output matrices, is among the five
     * likeliest.
     */
    COPIES_TOKEN("token among the 5 likeliest when copied", "Wang et al. 2022"),
    /** The same with the sign turned: among the five least likely. */
    SUPPRESSES_TOKEN("token among the 5 least likely when copied", "Wang et al. 2022"),
    /** Attention from the last position to the answer, wherever it stands in the prompt. */
    ANSWER_ATTENTION("attention from the last position to the answer", "Wang et al. 2022"),
    /**
     * Pearson's correlation of the attention to a word with what the head adds to that word's logit, over answers and
     * distractors that stand in the prompts.
     */
    MOVING("correlation of attention to a word with its logit", "Wang et al. 2022"),
    /**
     * Share of the prompts in which the answer stands, where the network says it next and the most attended position
     * holds it. With one token of answer, a share of prompts and not of tokens.
     */
    RETRIEVAL("most attended token is the answer given", "Wu et al. 2024"),
    /**
     * What the head adds, at the last position, to the answer's logit minus the distractor's (the answer's alone without
     * one), by the final norm's scale in that run and before a cap of logits.
     */
    DIRECT_EFFECT("direct effect on the logit difference", "Elhage et al. 2021; nostalgebraist 2020");

    private final String words;
    private final String source;

    Behaviour(String words, String source) {
        this.words = words;
        this.source = source;
    }

    /** In words, as a report prints it. */
    public String words() {
        return words;
    }

    /** Who defined it. */
    public String source() {
        return source;
    }
}
