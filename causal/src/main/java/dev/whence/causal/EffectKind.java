package dev.whence.causal;

/** What kind of effect a number is; the same words for a table and for a network. */
public enum EffectKind {
    /** Everything that changes in the outcome when the treatment is set. */
    TOTAL("total effect"),
    /** The treatment is set while the mediators are held at stated values. */
    CONTROLLED_DIRECT("controlled direct effect"),
    /** The treatment is set while each unit's mediators keep the values they have under the reference. */
    NATURAL_DIRECT("natural direct effect"),
    /** The treatment stays at its reference while each unit's mediators take the values they have under the active treatment. */
    NATURAL_INDIRECT("natural indirect effect"),
    /** The change of treatment is transmitted along stated edges only. */
    PATH_SPECIFIC("path-specific effect");

    private final String words;

    EffectKind(String words) {
        this.words = words;
    }

    /** The name in words, as a report prints it. */
    public String words() {
        return words;
    }
}
