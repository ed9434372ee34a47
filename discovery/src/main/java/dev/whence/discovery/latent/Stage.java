package dev.whence.discovery.latent;

/** When a pair of variables was tested. */
public enum Stage {
    /** Given neighbours of one of the two, as in PC. */
    NEIGHBOURS("given neighbours"),
    /** Given members of Possible-D-SEP, which hidden causes can make necessary. */
    POSSIBLE_D_SEP("given members of Possible-D-SEP"),
    /** By RFCI, whether the edges of an unshielded triple hold given the set that separates its ends. */
    TRIPLE("checking an unshielded triple"),
    /** By RFCI, whether the edges of a discriminating path hold. */
    PATH("checking a discriminating path"),
    /** Not tested: the score search left the pair apart. */
    SCORE("by score");

    private final String words;

    Stage(String words) {
        this.words = words;
    }

    /** In a sentence. */
    public String words() {
        return words;
    }
}
