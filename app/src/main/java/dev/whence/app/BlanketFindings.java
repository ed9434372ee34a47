package dev.whence.app;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.blanket.Blanket;
import dev.whence.discovery.blanket.Blanket.Change;
import dev.whence.discovery.blanket.BlanketOptions;
import dev.whence.discovery.blanket.BlanketSearch;
import dev.whence.discovery.blanket.BlanketStability;
import dev.whence.discovery.tests.TestKind;
import dev.whence.reports.Answer;
import dev.whence.reports.Assumptions;
import dev.whence.reports.Assumptions.Assumption;
import dev.whence.reports.Assumptions.Status;
import dev.whence.reports.Facts;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Warning;
import dev.whence.tables.Table;
import dev.whence.tables.TableChecks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Markov blanket with its stability, and the report on it. */
record BlanketFindings(Table table, Asked asked, TestKind kind, Blanket blanket, Optional<BlanketStability> stability) {

    /**
     * What the user asked for.
     *
     * @param name the table as the user named it
     * @param test the word of an independence test; empty where Whence chooses
     */
    record Asked(String name, String target, Optional<String> test, BlanketOptions options, int resamples, long seed) {}

    /** @throws InputException when the table or what is asked do not allow the search */
    static BlanketFindings of(Table table, Asked asked, Progress progress) {
        table.indexOf(asked.target()); // says which names there are
        TableChecks.requireUsable(table, table.names());
        if (table.columns().size() < 2) {
            throw new InputException(table.source() + " has no column besides " + asked.target()
                    + "; a Markov blanket needs others to choose from");
        }
        TestKind kind = asked.test().map(TestKind::named).orElseGet(() -> TestKind.suited(table));
        SearchOptions test =
                SearchOptions.defaults().withAlpha(asked.options().alpha()).withSeed(asked.seed());
        Blanket blanket = BlanketSearch.find(kind.on(table, test), asked.target(), asked.options(), progress);
        Optional<BlanketStability> stability = Optional.empty();
        if (asked.resamples() > 0) {
            stability = Optional.of(BlanketStability.of(
                    table,
                    rows -> kind.on(rows, test),
                    asked.target(),
                    asked.options(),
                    asked.resamples(),
                    asked.seed(),
                    progress));
        }
        return new BlanketFindings(table, asked, kind, blanket, stability);
    }

    Report report(Provenance provenance) {
        return new Report(
                "The Markov blanket of " + asked.target() + " in " + asked.name(),
                "Which of the other " + (table.columns().size() - 1) + " variables matter for " + asked.target()
                        + " once the rest is known?",
                new Answer(sentence()),
                sections(),
                provenance);
    }

    private String sentence() {
        List<String> names =
                blanket.members().stream().map(Blanket.Member::name).toList();
        StringBuilder text = new StringBuilder();
        if (names.isEmpty()) {
            text.append("No variable was found to matter for ")
                    .append(asked.target())
                    .append('.');
        } else {
            text.append("The Markov blanket of ").append(asked.target()).append(names.size() == 1 ? " is " : " is: ");
            text.append(String.join(", ", names)).append("; given ");
            text.append(names.size() == 1 ? "it" : "these");
            text.append(", the other ").append(table.columns().size() - 1 - names.size());
            text.append(" tell nothing more about it that the tests can see.");
        }
        stability.ifPresent(result -> {
            long stable = names.stream()
                    .filter(name -> result.shares().getOrDefault(name, 0.0) >= 0.9)
                    .count();
            text.append(' ').append(stable).append(" of ").append(names.size());
            text.append(stable == 1 ? " comes" : " come").append(" back in at least 90% of ");
            text.append(result.resamples()).append(" resamples.");
        });
        return text.toString();
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(members());
        blanket.warnings().forEach(text -> sections.add(new Warning("About this blanket", text)));
        if (!table.missing().none()) {
            sections.add(new Warning(
                    "Missing values",
                    table.missing().text() + ": each test used the rows complete in its own variables, which is sound"
                            + " only if values are missing at random."));
        }
        stability
                .filter(result -> result.failed() > 0)
                .ifPresent(result -> sections.add(new Warning(
                        "Resamples", result.failed() + " resamples could not be searched and are not counted.")));
        stability.flatMap(this::nearMisses).ifPresent(sections::add);
        sections.add(steps());
        sections.add(assumptions());
        sections.add(facts());
        return sections;
    }

    private TableSection members() {
        List<Column> columns = new ArrayList<>(
                List.of(Column.text("variable"), Column.pValue("p when added"), Column.pValue("p given the others")));
        stability.ifPresent(_ -> columns.add(Column.percent("found in resamples")));
        return TableSection.of(
                "Members",
                "The p-value of each variable's independence of " + asked.target()
                        + ", when it was added and given all other members.",
                columns,
                blanket.members().stream()
                        .map(member -> {
                            List<Object> row =
                                    new ArrayList<>(List.of(member.name(), member.admitted(), member.pValue()));
                            stability.ifPresent(
                                    result -> row.add(result.shares().getOrDefault(member.name(), 0.0)));
                            return row;
                        })
                        .toList());
    }

    /** What resamples found that the whole table did not. */
    private Optional<TableSection> nearMisses(BlanketStability result) {
        List<List<Object>> rows = result.shares().entrySet().stream()
                .filter(each -> each.getValue() >= 0.1 && !blanket.names().contains(each.getKey()))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(each -> List.<Object>of(each.getKey(), each.getValue()))
                .toList();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(TableSection.of(
                        "Found in resamples only",
                        "Variables outside the blanket that at least a tenth of the resamples include.",
                        List.of(Column.text("variable"), Column.percent("found in resamples")),
                        rows));
    }

    private TableSection steps() {
        List<List<Object>> rows = new ArrayList<>();
        for (Blanket.Step step : blanket.steps()) {
            rows.add(List.of(
                    rows.size() + 1,
                    step.change() == Change.ADDED ? "added" : "removed",
                    step.name(),
                    step.given().isEmpty() ? "nothing" : String.join(", ", step.given()),
                    step.pValue(),
                    step.reason()));
        }
        return TableSection.of(
                "How it was found",
                "What was added and removed, in order, and the test that decided.",
                List.of(
                        Column.count("step"),
                        Column.text("change"),
                        Column.text("variable"),
                        Column.text("given"),
                        Column.pValue("p"),
                        Column.text("why")),
                rows);
    }

    private Assumptions assumptions() {
        return new Assumptions(List.of(
                new Assumption(
                        "No two of these variables share a cause that is not among them.",
                        "Only then is the blanket direct causes, direct effects and their other causes; as a set of"
                                + " predictors it stands without this.",
                        "Any known common cause that was not measured.",
                        Status.UNCHECKED),
                new Assumption(
                        "Every independence in the data comes from the graph (faithfulness), also within small groups:"
                                + " no variable matters only jointly with another.",
                        "A variable is considered by itself given those found so far.",
                        "A known cause of " + asked.target() + " that is not in the blanket.",
                        Status.UNCHECKED),
                new Assumption(
                        "The rows are independent draws from one population.",
                        "Mixed populations, repeated measures and time series give dependence that is no mechanism.",
                        "Rows from several conditions or from one subject.",
                        Status.UNCHECKED),
                new Assumption(
                        "The test (" + kind.word() + ") sees the dependence there is.",
                        "What it misses is left out, and what depends on its form is wrongly kept.",
                        "Another test that gives another blanket.",
                        Status.UNCHECKED)));
    }

    private Facts facts() {
        BlanketOptions options = asked.options();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Method", options.method().title() + " (" + options.method().source() + ")");
        facts.put("What it does", options.method().advice());
        facts.put("Symmetric", options.symmetric() ? "yes: the target is in the blanket of every member" : "not asked");
        facts.put("Test", kind.word());
        facts.put("Alpha", String.valueOf(options.alpha()));
        facts.put("Rows", String.valueOf(table.rows()));
        facts.put("Columns", String.valueOf(table.columns().size()));
        facts.put("Tests made", String.valueOf(blanket.tests()));
        stability.ifPresent(result -> {
            facts.put("Resamples", String.valueOf(result.resamples()));
            facts.put("Seed", String.valueOf(asked.seed()));
        });
        return new Facts("Settings", facts);
    }
}
