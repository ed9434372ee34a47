package dev.whence.app;

import dev.whence.reports.Assumptions.Assumption;
import dev.whence.reports.Assumptions.Status;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a search assumes, for a report: the method's own sentence, and by its subject what it is needed for and what would
 * overturn it.
 */
final class Premises {
    private record Note(Pattern subject, String why, String overturnedBy) {
        Note(String subject, String why, String overturnedBy) {
            this(Pattern.compile(subject, Pattern.CASE_INSENSITIVE), why, overturnedBy);
        }
    }

    /** The first whose subject occurs in the sentence. */
    private static final List<Note> NOTES = List.of(
            new Note(
                    "faithful|by accident|cancel",
                    "Effects that cancel exactly would hide an edge.",
                    "A known effect between variables that the graph leaves unconnected."),
            new Note(
                    "selection|because of its values",
                    "Selection joins the causes of what was selected by.",
                    "Rows that are there only because of their values, such as patients who were admitted."),
            new Note(
                    "stationar|every time|all times|same at",
                    "All times are pooled to estimate the links.",
                    "A trend, a season, a break in the series."),
            new Note(
                    "time step|faster|lag",
                    "A cause faster than the rows looks simultaneous, one slower than the longest lag is not seen.",
                    "A graph that changes when rows are thinned out or lags are added."),
            new Note(
                    "share a cause|common cause|hidden|unmeasured|confound",
                    "A hidden common cause looks like an edge.",
                    "Any known common cause that was not measured; an edge between these columns that fci (which"
                            + " allows for hidden causes) gives two heads."),
            new Note(
                    "circle|cycle|feedback|acyclic",
                    "Feedback makes the independencies that the search reads disappear or mislead.",
                    "Knowledge of feedback at the time scale of the rows."),
            new Note(
                    "missing",
                    "Values that are missing because of what they would have been bias every statistic of the rest.",
                    "A reason why a value is missing that has to do with the value itself."),
            new Note(
                    "not gaussian|non-gaussian|nongaussian",
                    "With Gaussian noise both directions fit equally well.",
                    "Residuals that pass a test of normality."),
            new Note(
                    "scale|variance|standardi",
                    "The method reads the sizes of the variances, which a change of units changes.",
                    "Another graph after standardising the columns."),
            new Note(
                    "independent draws|same population|one population|rows are independent",
                    "Mixed populations, repeated measures and time series give dependence that is no mechanism.",
                    "Rows from several conditions or from one subject."),
            new Note(
                    "linear|gaussian|curved|smooth|additive|noise|test suits|score|level|table",
                    "What the search computes is right under this form.",
                    "Curved scatter plots, heavy tails, rare combinations of levels; another graph from a test or a"
                            + " score that does without it."));

    private static final Note OTHER = new Note(
            "",
            "The method's guarantee rests on it.",
            "Another method, which does without it, that finds another graph on the same data.");

    private static final String ROWS = "The rows are independent draws from one population.";

    private Premises() {}

    /** @param series whether the rows are a time series, which are no independent draws */
    static List<Assumption> of(List<String> statements, boolean series) {
        boolean saysRows = statements.stream().anyMatch(text -> text.contains("draws") || text.contains("population"));
        return java.util.stream.Stream.concat(
                        statements.stream(),
                        series || saysRows ? java.util.stream.Stream.empty() : java.util.stream.Stream.of(ROWS))
                .map(Premises::of)
                .toList();
    }

    private static Assumption of(String statement) {
        Note note = NOTES.stream()
                .filter(each -> each.subject().matcher(statement).find())
                .findFirst()
                .orElse(OTHER);
        return new Assumption(statement, note.why(), note.overturnedBy(), Status.UNCHECKED);
    }
}
