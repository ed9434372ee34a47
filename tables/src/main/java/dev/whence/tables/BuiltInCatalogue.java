package dev.whence.tables;

import java.util.List;
import java.util.Optional;

/** The list of built-in data sets, apart from the code that reads them. */
final class BuiltInCatalogue {
    private static final String CC0 = "CC0, from example-causal-datasets (cmu-phil)";
    private static final String MIT = "MIT, copyright 2022 cmu-phil, from causal-learn's test data";
    private static final String SACHS_SOURCE =
            "Sachs, Perez, Pe'er, Lauffenburger and Nolan, Causal protein-signaling networks derived from"
                    + " multiparameter single-cell data, Science 308 (2005) 523-529";
    private static final String SACHS_TRUTH_NOTE =
            " The graph is the consensus network, which is itself a reading of the literature and leaves out feedback.";

    static final List<BuiltInData> ALL = List.of(
            new BuiltInData(
                    "sachs",
                    "protein signalling in human T cells, log expression",
                    7466,
                    11,
                    SACHS_SOURCE,
                    CC0,
                    "The rows pool observational and interventional conditions (stimulated and inhibited cells): they are"
                            + " not one sample of one undisturbed system, so a result on them is a demonstration, not a"
                            + " finding about cells." + SACHS_TRUTH_NOTE,
                    TypeOverrides.parse("continuous"),
                    Optional.of(BuiltInData.text("sachs.graph.txt"))),
            new BuiltInData(
                    "sachs-discrete",
                    "protein signalling in human T cells, three levels per protein",
                    5400,
                    11,
                    SACHS_SOURCE,
                    CC0,
                    "Levels 1 (low) to 3 (high). The rows pool observational and interventional conditions."
                            + SACHS_TRUTH_NOTE,
                    TypeOverrides.parse("discrete"),
                    Optional.of(BuiltInData.text("sachs.graph.txt"))),
            new BuiltInData(
                    "asia",
                    "the 'chest clinic' network of Lauritzen and Spiegelhalter, sampled",
                    10000,
                    8,
                    "Lauritzen and Spiegelhalter, Local computations with probabilities on graphical structures,"
                            + " JRSS B 50 (1988) 157-224; rows sampled from the network",
                    MIT,
                    "Simulated. 'either' is true exactly when 'tub' or 'lung' is, so faithfulness does not hold and no"
                            + " search can find every edge. The columns X1 to X8 of the file have their names from the"
                            + " network.",
                    TypeOverrides.parse("discrete"),
                    Optional.of(BuiltInData.text("asia.graph.txt"))),
            new BuiltInData(
                    "linear20",
                    "a linear Gaussian simulation of 20 variables",
                    10000,
                    20,
                    "simulated by causal-learn's authors from the graph given",
                    MIT,
                    "Simulated: linear, Gaussian, no hidden variables.",
                    TypeOverrides.parse("continuous"),
                    Optional.of(BuiltInData.text("linear20.graph.txt"))),
            new BuiltInData(
                    "galton",
                    "heights of adult children and their parents, in inches",
                    898,
                    5,
                    "Galton, Regression towards mediocrity in hereditary stature, Journal of the Anthropological"
                            + " Institute 15 (1886) 246-263",
                    CC0,
                    "Children of one family share a row's parents, so rows are not independent; 'family' is their number, not a variable. Gender: 0 and 1 as in the"
                            + " source.",
                    TypeOverrides.parse("Gender=discrete,family=discrete"),
                    Optional.empty()),
            new BuiltInData(
                    "college-plans",
                    "college plans of Wisconsin high-school pupils",
                    10318,
                    5,
                    "Sewell and Shah, Social class, parental encouragement, and educational aspirations, American Journal"
                            + " of Sociology 73 (1968) 559-572",
                    CC0,
                    "sex, iq (intelligence), cp (college plans), pe (parental encouragement), ses (socioeconomic status).",
                    TypeOverrides.parse("discrete"),
                    Optional.empty()),
            new BuiltInData(
                    "auto-mpg",
                    "fuel consumption and build of cars, model years 1970 to 1982",
                    392,
                    8,
                    "Quinlan, Combining instance-based and model-based learning (1993); UCI Machine Learning Repository",
                    CC0,
                    "Time order known: model year, weight and origin come before the rest.",
                    TypeOverrides.parse("origin=discrete,modelyear=continuous,cylinders=continuous"),
                    Optional.empty()),
            new BuiltInData(
                    "airfoil",
                    "noise of airfoil sections in a wind tunnel (NASA)",
                    1503,
                    6,
                    "Brooks, Pope and Marcolini, Airfoil self-noise and prediction, NASA Reference Publication 1218"
                            + " (1989); UCI Machine Learning Repository",
                    CC0,
                    "A designed experiment: Chord, Attack and Velocity were set by the experimenters. Pressure is the"
                            + " sound pressure level in decibels.",
                    TypeOverrides.parse("continuous"),
                    Optional.empty()));

    private BuiltInCatalogue() {}
}
