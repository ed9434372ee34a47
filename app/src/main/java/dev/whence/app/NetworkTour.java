package dev.whence.app;

import dev.whence.causal.Progress;
import dev.whence.circuits.Question;
import dev.whence.circuits.explanation.Budget;
import dev.whence.circuits.explanation.Explainer;
import dev.whence.circuits.explanation.Explanation;
import dev.whence.circuits.explanation.Plan;
import dev.whence.circuits.explanation.Searching;
import dev.whence.circuits.run.Off;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.system.PairSweep;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.reports.Section;
import dev.whence.reports.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tour's question to a neural network: a small {@code whence explain}.
 *
 * @param sentences the answer, and what proves it
 * @param picture the circuit, with the question and its answer
 * @param rest the other pictures
 */
record NetworkTour(List<String> sentences, List<Section> picture, List<Section> rest) {
    static final String MODEL = "stories260K";
    static final String PAIRS = "pronouns";
    static final int RANDOM = 39;
    static final String QUESTION = "Which parts of a language model write She after a girl, and He after a boy?";

    static NetworkTour run(long seed, Progress progress) {
        try (Models.Loaded loaded = Models.load(MODEL)) {
            Network network = loaded.network();
            PromptPairs pairs = PromptPairs.builtIn(
                    PAIRS,
                    network.tokenizer(),
                    network.spec().vocabulary(),
                    network.spec().context());
            Question question = new Question(network, pairs, PairSweep.Measure.LOGIT_DIFFERENCE);
            Plan plan = new Plan(
                    Searching.EAP_IG,
                    new Budget.Share(0.9),
                    new Off.Corrupt(),
                    Optional.empty(),
                    5,
                    0.02,
                    RANDOM,
                    seed);
            Explanation explanation = Explainer.explain(question, plan, progress);
            ExplainPictures pictures = new ExplainPictures(loaded, explanation);
            List<String> sentences = new ExplainSentences(loaded, explanation).all();
            List<String> paragraphs = new ArrayList<>(List.of(
                    QUESTION,
                    MODEL + " is a small transformer that writes children's stories. " + sentences.getFirst()));
            paragraphs.addAll(sentences.subList(1, sentences.size()));
            List<Section> rest = new ArrayList<>();
            pictures.attention().stream().findFirst().ifPresent(rest::add);
            pictures.grids().stream().findFirst().ifPresent(rest::add);
            rest.add(pictures.faithfulness());
            return new NetworkTour(
                    sentences,
                    List.of(new Text("A question to a neural network", paragraphs, List.of()), pictures.circuit()),
                    rest);
        }
    }
}
