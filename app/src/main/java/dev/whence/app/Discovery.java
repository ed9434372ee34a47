package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.causal.format.GraphDocument;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.choice.Choice;
import dev.whence.discovery.choice.DataProfile;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.methods.Methods;
import dev.whence.discovery.stability.Bootstrap;
import dev.whence.discovery.stability.BootstrapOptions;
import dev.whence.discovery.stability.BootstrapResult;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.tables.Moments;
import dev.whence.tables.Table;
import dev.whence.tables.TableChecks;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One search with what is known of how far it can be trusted.
 *
 * @param name the table as the user named it
 * @param input what was searched, with the options filled in
 * @param method the search
 * @param profile what about the table decided which; empty when the user decided
 * @param because why this search, as a sentence; empty when the user decided
 * @param estimate what it was expected to cost
 * @param found what the search found on all rows
 * @param stability the bootstrap; empty when none was asked for
 * @param heldOut the graph held against rows that it was not found in; empty when none was asked for
 */
record Discovery(
        String name,
        SearchInput input,
        SearchMethod method,
        Optional<DataProfile> profile,
        Optional<String> because,
        Estimate estimate,
        Found found,
        Optional<BootstrapResult> stability,
        Optional<HeldOutCheck> heldOut) {
    /** Lets the method be chosen by the data. */
    static final String AUTO = "auto";

    /** With fewer rows nothing can be found. */
    private static final int FEWEST_ROWS = 10;

    /** Work expected to take longer, in seconds, is announced. */
    private static final double WORTH_ANNOUNCING = 5;

    /** Above so many columns the check for collinear columns is left to the search, which meets them in small sets. */
    private static final int COLLINEARITY_COLUMNS = 1_000;

    /**
     * What a user chooses.
     *
     * @param method the word of a method, or {@link #AUTO}
     * @param hiddenCauses whether causes that are not among the columns are allowed for
     * @param resamples of the bootstrap; 0 for none
     * @param check whether to hold the graph against held-out rows
     */
    record Settings(
            String method,
            SearchOptions options,
            Knowledge knowledge,
            boolean hiddenCauses,
            int resamples,
            boolean check) {}

    /**
     * Searches.
     *
     * @param announce is told, before the search starts, which method it is and what it is expected to cost
     * @throws InputException when the table, the knowledge or the settings do not allow the search
     */
    static Discovery run(Table table, String name, Settings settings, Consumer<String> announce, Progress progress) {
        SearchInput input = new SearchInput(table, settings.knowledge(), settings.options());
        List<String> searched = input.options().time().isPresent()
                ? table.names().stream()
                        .filter(column -> !column.equals(input.options().time().get()))
                        .toList()
                : table.names();
        input.options().time().ifPresent(table::column); // names the column if there is none
        TableChecks.requireUsable(table, searched);
        if (table.rows() < FEWEST_ROWS) {
            throw new InputException(table.source() + ": " + table.rows() + " rows for " + searched.size()
                    + " columns; a search needs at least " + FEWEST_ROWS);
        }
        Optional<DataProfile> profile = Optional.empty();
        Optional<Choice> choice = Optional.empty();
        if (settings.method().equals(AUTO)) {
            profile = Optional.of(DataProfile.of(table.select(searched)));
            choice = Optional.of(Choice.of(input, profile.get(), settings.hiddenCauses()));
        }
        SearchMethod method = Methods.named(choice.map(Choice::method).orElse(settings.method()));
        requireAllows(method.info(), settings);
        SearchInput chosen = choice.isPresent() ? input.withOptions(choice.get().options()) : input;
        method.requireHonoured(chosen);
        if (method.info().family() == MethodInfo.Family.TIME_SERIES
                && chosen.options().maxLag() >= table.rows()) {
            throw new InputException("--lags " + chosen.options().maxLag() + ": the series has only " + table.rows()
                    + " rows; choose a shorter lag");
        }
        requireNotCollinear(table.select(searched), method.info());
        Estimate estimate = method.estimate(chosen);
        requireMemory(method.info(), estimate, searched.size());
        double seconds = estimate.seconds() * (1 + settings.resamples() + (settings.check() ? 0.5 : 0));
        if (seconds > WORTH_ANNOUNCING) {
            announce.accept(announcement(method.info(), choice.map(Choice::because), estimate, seconds));
        }
        Found found = method.search(chosen, progress);
        Optional<BootstrapResult> stability = settings.resamples() == 0
                ? Optional.empty()
                : Optional.of(Bootstrap.run(
                        method,
                        chosen,
                        found.graph(),
                        new BootstrapOptions(
                                settings.resamples(),
                                chosen.options().seed(),
                                chosen.options().threads()),
                        progress));
        Optional<HeldOutCheck> heldOut =
                settings.check() ? Optional.of(HeldOutCheck.run(method, chosen, progress)) : Optional.empty();
        return new Discovery(
                name, chosen, method, profile, choice.map(Choice::because), estimate, found, stability, heldOut);
    }

    private static void requireAllows(MethodInfo info, Settings settings) {
        if (settings.hiddenCauses() && info.finds() != MethodInfo.Finds.PAG) {
            throw new InputException("--hidden-causes: " + info.title()
                    + " assumes that no common cause is hidden; choose --method fci, rfci or gfci, or auto");
        }
    }

    /** Columns that are combinations of others have no partial correlations. */
    private static void requireNotCollinear(Table table, MethodInfo info) {
        boolean numeric =
                table.columns().stream().allMatch(column -> column.type() == dev.whence.tables.ColumnType.CONTINUOUS);
        int complete = table.missing().completeRows();
        if (numeric
                && info.family() != MethodInfo.Family.PAIR
                && info.family() != MethodInfo.Family.TIME_SERIES
                && table.columns().size() <= COLLINEARITY_COLUMNS
                && complete > table.columns().size()) {
            TableChecks.requireNotCollinear(Moments.of(table), table.source());
        }
    }

    private static void requireMemory(MethodInfo info, Estimate estimate, int columns) {
        long most = Runtime.getRuntime().maxMemory();
        if (estimate.bytes() > most) {
            throw new InputException(info.title() + " of " + columns + " columns needs about "
                    + Sizes.bytes(estimate.bytes()) + " of memory (" + estimate.basis()
                    + "), and this program may use " + Sizes.bytes(most)
                    + "; choose fewer columns, or another method (whence discover --methods)"
                    + (estimate.bytes() < Sizes.physicalMemory() * 0.9
                            ? ", or allow it more with WHENCE_JVM_OPTIONS=-Xmx" + ((estimate.bytes() >> 30) + 1) + "g"
                            : ""));
        }
    }

    private static String announcement(MethodInfo info, Optional<String> because, Estimate estimate, double seconds) {
        String start = because.orElse(info.title() + ".");
        return start + " Expected: " + Sizes.seconds(seconds) + ", " + Sizes.bytes(estimate.bytes()) + " of memory ("
                + estimate.basis() + ").";
    }

    Table table() {
        return input.table();
    }

    GraphDocument document() {
        return stability.map(BootstrapResult::document).orElseGet(() -> new GraphDocument(found.graph()));
    }

    Report report(Provenance provenance, Optional<List<String>> explain) {
        return new DiscoveryReport(this).report(provenance, explain);
    }

    /** The evidence, for this report or as a part of another. */
    List<Section> sections() {
        return new DiscoveryReport(this).sections(Optional.empty());
    }

    String sentence() {
        return new DiscoveryReport(this).sentence();
    }
}
