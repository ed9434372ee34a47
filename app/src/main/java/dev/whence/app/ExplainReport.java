package dev.whence.app;

import dev.whence.causal.Interval;
import dev.whence.circuits.behaviour.Focus;
import dev.whence.circuits.explanation.Explanation;
import dev.whence.circuits.explanation.Explanation.Proof;
import dev.whence.circuits.explanation.Searching;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.score.Stability;
import dev.whence.networks.Models;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.reports.Answer;
import dev.whence.reports.Facts;
import dev.whence.reports.Numbers;
import dev.whence.reports.Provenance;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.Text;
import dev.whence.reports.Warning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An explanation as a report: the answer in sentences, pictures, and what was not explained. */
final class ExplainReport {
    private final Models.Loaded loaded;
    private final Explanation explanation;
    private final ExplainSentences words;

    ExplainReport(Models.Loaded loaded, Explanation explanation) {
        this.loaded = loaded;
        this.explanation = explanation;
        this.words = new ExplainSentences(loaded, explanation);
    }

    Report report(Provenance provenance) {
        return new Report(
                "Explain " + loaded.name(),
                words.question(),
                new Answer(words.all().getFirst()),
                sections(),
                provenance);
    }

    private List<Section> sections() {
        ExplainPictures pictures = new ExplainPictures(loaded, explanation);
        List<Section> sections = new ArrayList<>(warnings());
        List<String> sentences = words.all();
        sections.add(new Text("In short", List.of(), sentences.subList(1, sentences.size())));
        sections.add(pictures.circuit());
        steps().ifPresent(sections::add);
        sections.add(roles());
        sections.addAll(pictures.attention());
        sections.addAll(pictures.grids());
        sections.add(pictures.faithfulness());
        sections.add(pictures.lens());
        sections.add(agreement());
        sections.add(notExplained());
        sections.add(example());
        sections.add(new Facts("What was done", done()));
        sections.add(cost());
        return sections;
    }

    private List<Section> warnings() {
        List<Section> warnings = new ArrayList<>();
        loaded.warnings().forEach(text -> warnings.add(new Warning("The model's files", text)));
        if (!explanation.isHeldOut()) {
            warnings.add(new Warning(
                    "Few pairs",
                    explanation.scored().size()
                            + " are too few to be split, so that the circuit is scored on the pairs it was chosen on:"
                            + " expect less on others"));
        }
        if (explanation.scored().size() < 2) {
            warnings.add(new Warning("Intervals", "there are none: one pair has no spread to judge by"));
        }
        Proof proof = explanation.proof();
        proof.stability()
                .filter(stability -> !stability.isStable())
                .ifPresent(stability -> warnings.add(new Warning(
                        "Unstable",
                        String.format(
                                Locale.ROOT,
                                "circuits from resampled pairs share %.0f %% of their edges on average (asked for are"
                                        + " %.0f %%): another sample of prompts would give another circuit",
                                100 * stability.overlap(),
                                100 * Stability.BAR))));
        if (proof.chance().pValue() > 0.05) {
            warnings.add(new Warning("Chance", "the circuit does no better than random circuits of its size"));
        }
        if (proof.faithfulness().value() > 1.1) {
            warnings.add(new Warning(
                    "Exaggeration",
                    "the circuit shows more of the behaviour than the whole network: what works against it was left"
                            + " out"));
        }
        return warnings;
    }

    /** The strongest heads from the first layer to the last: where each works, and what it looks at. */
    private Optional<Section> steps() {
        if (explanation.focus().isEmpty()) {
            return Optional.empty();
        }
        List<String> bullets = explanation.focus().stream()
                .sorted(java.util.Comparator.comparingInt((Focus focus) ->
                        focus.head().layer() * 10_000 + focus.head().head()))
                .map(focus -> ExplainSentences.capital(words.withRole(focus.head())) + " works " + focus.words() + "; "
                        + Numbers.percent(restored(focus.head())) + " comes back with it alone.")
                .toList();
        return Optional.of(new Text(
                "Step by step",
                List.of(
                        "The strongest heads from the first layer to the last. Where a head works is the position at which"
                                + " its clean value alone restores most of the metric in a corrupt prompt; what it looks at is"
                                + " what gets most of its attention from there."),
                bullets));
    }

    private double restored(Node.Head head) {
        Explanation.HeadEffects effects = explanation.heads().getFirst();
        return effects.scores().means()[effects.scores().nodes().indexOf(head)] / explanation.totalEffect();
    }

    /** The heads of the circuit, strongest first, with what is known of them. */
    private TableSection roles() {
        List<List<Object>> rows = new ArrayList<>();
        Map<Node, Double> minimality = explanation
                .proof()
                .partial()
                .map(partial -> partial.minimality())
                .orElse(Map.of());
        double total = explanation.totalEffect();
        explanation.circuit().nodes().stream()
                .filter(node -> !(node.node() instanceof Node.Input))
                .sorted(java.util.Comparator.comparingDouble(
                        node -> -Math.abs(node.effect().value())))
                .limit(20)
                .forEach(node -> rows.add(List.of(
                        node.node().toString(),
                        node.node() instanceof Node.Head head ? words.roles(head) : "",
                        node.node() instanceof Node.Head head ? evidence(head) : "",
                        node.effect().value() / total,
                        new Interval(
                                Math.min(
                                        node.effect().interval().low() / total,
                                        node.effect().interval().high() / total),
                                Math.max(
                                        node.effect().interval().low() / total,
                                        node.effect().interval().high() / total),
                                0.95,
                                "scaled"),
                        minimality.getOrDefault(node.node(), Double.NaN))));
        return TableSection.of(
                "What each component does",
                "As shares of the effect. Carries: what its edges in the circuit carry by the search. Needed: how much the"
                        + " circuit's share changes without it, at most over the sets tried. Role: a name that its scores"
                        + " earn by a published threshold, where they do.",
                List.of(
                        TableSection.Column.text("component"),
                        TableSection.Column.text("role"),
                        TableSection.Column.text("evidence"),
                        TableSection.Column.number("carries"),
                        TableSection.Column.interval("interval"),
                        TableSection.Column.number("needed")),
                rows);
    }

    private String evidence(Node.Head head) {
        return words.behaviour(head).scores().stream()
                .filter(score -> score.isAboveExpected())
                .filter(score -> score.behaviour() != dev.whence.circuits.behaviour.Behaviour.DIRECT_EFFECT)
                .sorted(java.util.Comparator.comparingDouble(score -> score.expected() - score.value()))
                .limit(2)
                .map(score -> String.format(
                        Locale.ROOT,
                        "%s %.2f (by chance %.2f)",
                        score.behaviour().words(),
                        score.value(),
                        score.expected()))
                .collect(Collectors.joining("; "));
    }

    private TableSection agreement() {
        return TableSection.of(
                "Do other searches name the same heads?",
                named()
                        + " Each search looks at the pairs that were searched on; shared: how many of its heads the first"
                        + " names too; p: the chance to share so many by luck.",
                List.of(
                        TableSection.Column.text("search"),
                        TableSection.Column.text("strongest heads"),
                        TableSection.Column.text("shared"),
                        TableSection.Column.pValue("p")),
                explanation.searches().stream()
                        .map(named -> List.of(
                                named.search(),
                                named.heads().stream()
                                        .map(node -> node.toString().replace("head ", ""))
                                        .collect(Collectors.joining(", ")),
                                named.agreement().shared() + " of "
                                        + named.agreement().second(),
                                named.agreement().pValue()))
                        .toList());
    }

    private String named() {
        List<Node> all = explanation.namedByAll();
        int most = explanation.searches().getFirst().heads().size();
        String heads =
                all.stream().map(node -> node.toString().replace("head ", "")).collect(Collectors.joining(", "));
        if (all.size() == most) {
            return "All of them name the same " + ExplainSentences.word(most) + ": " + heads + ".";
        }
        return all.isEmpty()
                ? "No head is among the first " + ExplainSentences.word(most) + " of every search."
                : "Every search names " + heads + "; about the others they differ.";
    }

    private Text notExplained() {
        List<String> bullets = new ArrayList<>();
        Proof proof = explanation.proof();
        double left = 1 - proof.faithfulness().value();
        bullets.add(
                left > 0
                        ? Numbers.percent(left) + " of the behaviour is outside the circuit."
                        : "The circuit alone shows all of the behaviour, and " + Numbers.percent(-left) + " more.");
        proof.partial()
                .ifPresent(partial -> bullets.add(String.format(
                        Locale.ROOT,
                        "Without the circuit's edges the rest of the network still shows %s of it; over %d sets of components"
                                + " taken away, circuit and whole network differ by %s at most (completeness).",
                        Numbers.percent(Math.rint(100 * partial.left()) / 100 + 0.0),
                        partial.sets(),
                        Numbers.percent(partial.incompleteness()))));
        long unknown = explanation.circuit().heads().stream()
                .filter(head -> words.behaviour(head).roles().isEmpty())
                .count();
        if (unknown > 0) {
            bullets.add(Numbers.count((int) unknown) + " of "
                    + Numbers.count(explanation.circuit().heads().size())
                    + " heads in the circuit have no role that is known.");
        }
        bullets.add("What MLPs compute was not opened; they count as wholes.");
        if (explanation.plan().off() instanceof dev.whence.circuits.run.Off.Corrupt) {
            bullets.add("Only what differs between clean and corrupt prompts can be seen: a part that does the same in"
                    + " both carries nothing here, however vital it is.");
        }
        explanation.behaviours().refused().forEach(refusal -> bullets.add(ExplainSentences.capital(refusal) + "."));
        return new Text("What was not explained", List.of(), bullets);
    }

    private Text example() {
        PromptPair pair = explanation.scored().pairs().pairs().getFirst();
        List<String> lines = new ArrayList<>(List.of(
                "Clean: " + NetworkPrompt.split(loaded.network(), pair.clean()),
                "Corrupt: " + NetworkPrompt.split(loaded.network(), pair.corrupt()),
                "Answer: " + NetworkPrompt.token(loaded.network(), pair.answer())));
        pair.distractor().ifPresent(id -> lines.add("Distractor: " + NetworkPrompt.token(loaded.network(), id)));
        return new Text("A pair, token by token", List.of(), lines);
    }

    private Map<String, String> done() {
        Map<String, String> facts = new LinkedHashMap<>();
        Searching searching = explanation.plan().searching();
        Proof proof = explanation.proof();
        facts.put("Network", loaded.name());
        facts.put(
                "Pairs",
                explanation.isHeldOut()
                        ? explanation.searched().size() + " to search on, "
                                + explanation.scored().size() + " others to score on"
                        : explanation.scored().size() + ", for search and score alike");
        facts.put(
                "The network does the task",
                String.format(
                        Locale.ROOT,
                        "it prefers the answer in %.0f %% of the clean prompts; it is its first choice in %.0f %%",
                        100 * explanation.check().preferred(),
                        100 * explanation.check().first()));
        facts.put("Search", searching.words() + " (" + searching.source() + ")");
        facts.put("Scores of edges", proof.scores().method());
        memory().ifPresent(need -> facts.put("Memory of the search", need));
        facts.put(
                "Size",
                explanation.plan().budget()
                        + proof.ranking()
                                .map(ranking -> ranking == EdgeScores.Ranking.SIGNED
                                        ? ", the most helpful edges first"
                                        : ", the strongest edges first")
                                .orElse(""));
        facts.put(
                "Outside the circuit", "edges carry " + explanation.plan().off().words());
        facts.put(
                "Areas under the curve",
                String.format(
                        Locale.ROOT,
                        "CPR %.2f and CMD %.2f with the most helpful edges first; CPR %.2f and CMD %.2f with the"
                                + " strongest first",
                        proof.signed().cpr(),
                        proof.signed().cmd(),
                        proof.absolute().cpr(),
                        proof.absolute().cmd()));
        facts.put(
                "Stability",
                proof.stability()
                        .map(stability -> String.format(
                                Locale.ROOT,
                                "circuits from %d resamples of the pairs share %.0f %% of their edges on average: %s",
                                stability.resamples(),
                                100 * stability.overlap(),
                                stability.isStable() ? "stable" : "not stable"))
                        .orElse("not measured: this search's choice does not rest on scores kept pair by pair"));
        facts.put("Random circuits", explanation.plan().random() + ", paths drawn from the logits back");
        return facts;
    }

    /** What attribution was reckoned to need beforehand. */
    private Optional<String> memory() {
        return ExplainCommand.attribution(explanation.plan(), explanation.searched())
                .map(search -> Sizes.bytes(search.bytes())
                        + " at most beside the network's own derivative; every component at full width would take "
                        + Sizes.bytes(search.bytesOfFullWidth()));
    }

    private TableSection cost() {
        List<List<Object>> rows = new ArrayList<>();
        for (Explanation.Cost cost : explanation.cost()) {
            rows.add(List.of(cost.step(), cost.forward(), cost.backward(), cost.seconds()));
        }
        rows.add(List.of(
                "all",
                explanation.cost().stream()
                        .mapToDouble(Explanation.Cost::forward)
                        .sum(),
                explanation.cost().stream()
                        .mapToDouble(Explanation.Cost::backward)
                        .sum(),
                explanation.cost().stream()
                        .mapToDouble(Explanation.Cost::seconds)
                        .sum()));
        return TableSection.of(
                "What it took",
                "Passes are over one prompt; many of them start late or leave out components, and cost less.",
                List.of(
                        TableSection.Column.text("step"),
                        TableSection.Column.count("forward passes"),
                        TableSection.Column.count("backward passes"),
                        TableSection.Column.number("seconds")),
                rows);
    }
}
