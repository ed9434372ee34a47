package dev.whence.discovery;

/**
 * Something that must hold for a found graph to be right.
 *
 * @param statement what must hold, as a sentence
 * @param why what it is needed for, as a sentence
 * @param overturnedBy what observation would speak against it, as a phrase or a sentence
 */
public record Premise(String statement, String why, String overturnedBy) {
    public static final Premise NO_HIDDEN_CAUSES = new Premise(
            "No two of these variables share a cause that is not among them.",
            "A hidden common cause looks like an edge.",
            "Any known common cause that was not measured; a search that allows for hidden causes (fci) that turns an"
                    + " arrow into a two-headed one.");

    public static final Premise NO_CYCLES = new Premise(
            "Causes do not run in a circle.",
            "Feedback makes the independencies that the search reads disappear or mislead.",
            "Knowledge of feedback at the time scale of the rows.");

    public static final Premise FAITHFULNESS = new Premise(
            "Every independence in the data comes from the graph (faithfulness).",
            "Effects that cancel exactly would hide an edge.",
            "A known effect between variables that the graph leaves unconnected.");

    public static final Premise INDEPENDENT_ROWS = new Premise(
            "The rows are independent draws from one population.",
            "Mixed populations, repeated measures and time series give dependence that is no mechanism.",
            "Rows from several conditions or from one subject.");

    public static final Premise NO_SELECTION = new Premise(
            "The rows were not selected by a common effect of the variables.",
            "Selection joins the causes of what was selected by.",
            "Rows that are there only because of their values, such as patients who were admitted.");

    public static final Premise TEST_FITS = new Premise(
            "The independence test fits the data: linear relations and Gaussian noise for Fisher z, enough rows in"
                    + " every combination of levels for chi-square, smooth relations for kernel tests.",
            "The test's p-values are computed under it.",
            "Curved scatter plots, heavy tails; the same search with another test that gives another graph.");

    public static final Premise SCORE_FITS = new Premise(
            "The score's model fits the data: linear relations and Gaussian noise for bic, independent draws from a"
                    + " table of probabilities for bdeu.",
            "The score prefers the true graph only if one of its models is right.",
            "Curved scatter plots, heavy tails; the same search with another score that gives another graph.");

    public static final Premise LINEAR = new Premise(
            "Each variable is a linear function of its direct causes plus independent noise.",
            "The direction is read from the residuals of linear fits.",
            "Curved scatter plots; residuals that depend on the causes.");

    public static final Premise NON_GAUSSIAN = new Premise(
            "The noise is not Gaussian, of one variable at most.",
            "With Gaussian noise both directions fit equally well.",
            "Residuals that pass a test of normality; the warnings name them.");

    public static final Premise STATIONARY = new Premise(
            "The mechanism is the same at every time.",
            "All times are pooled to estimate it.",
            "A trend, a season, a break in the series.");

    public static final Premise SAMPLED_OFTEN_ENOUGH = new Premise(
            "The rows are taken often enough, and the longest lag is long enough, for causes to be seen before"
                    + " effects.",
            "A cause faster than the rows looks simultaneous, one slower than the longest lag is not seen.",
            "The graph changes when rows are thinned out or lags are added.");
}
