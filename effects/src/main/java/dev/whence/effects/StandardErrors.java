package dev.whence.effects;

/** How the standard errors of a regression are computed. */
public enum StandardErrors {
    /** Valid whatever the residuals' variances are (MacKinnon and White 1985; Long and Ervin 2000 for small samples). */
    HC3("HC3 standard error"),
    /** Valid when all residuals have the same variance. */
    CLASSICAL("classical standard error");

    private final String words;

    StandardErrors(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
