package dev.whence.circuits.explanation;

import dev.whence.causal.Effect;
import dev.whence.circuits.Question;
import dev.whence.circuits.behaviour.Focus;
import dev.whence.circuits.behaviour.HeadBehaviours;
import dev.whence.circuits.behaviour.LogitLens;
import dev.whence.circuits.graph.Circuit;
import dev.whence.circuits.graph.EdgeScores;
import dev.whence.circuits.graph.Node;
import dev.whence.circuits.graph.NodeScores;
import dev.whence.circuits.score.Agreement;
import dev.whence.circuits.score.FaithfulnessCurve;
import dev.whence.circuits.score.PartialScores;
import dev.whence.circuits.score.RandomCircuits;
import dev.whence.circuits.score.Shares;
import dev.whence.circuits.score.Stability;
import java.util.List;
import java.util.Optional;

/**
 * The whole answer to a question.
 *
 * @param plan how it was answered
 * @param searched the pairs that the circuit was chosen on
 * @param scored the pairs that it was scored on: others, where there were enough
 * @param check whether the network does the task, on all pairs
 * @param heads what each head does by itself, one entry for each kind of effect
 * @param carriers the fewest heads that together carry the most
 * @param circuit what was found, with effects on the pairs searched on
 * @param proof how good the circuit is
 * @param behaviours what each head is known to do
 * @param focus where the strongest heads do their work on the pairs scored on, and what they look at there
 * @param lens what the stream says after each layer
 * @param searches the heads that several searches name
 * @param cost what it took, step by step
 */
public record Explanation(
        Plan plan,
        Question searched,
        Question scored,
        TaskCheck check,
        List<HeadEffects> heads,
        Carriers carriers,
        Circuit circuit,
        Proof proof,
        HeadBehaviours behaviours,
        List<Focus> focus,
        LogitLens lens,
        List<NamedHeads> searches,
        List<Cost> cost) {
    public Explanation {
        heads = List.copyOf(heads);
        focus = List.copyOf(focus);
        searches = List.copyOf(searches);
        cost = List.copyOf(cost);
    }

    /** Whether it was scored on other pairs than it was chosen on. */
    public boolean isHeldOut() {
        return !searched.equals(scored);
    }

    /**
     * One kind of effect of every head.
     *
     * @param title what the kind is called
     * @param meaning what a positive number says
     * @param scores of every head, on the pairs scored on
     */
    public record HeadEffects(String title, String meaning, NodeScores scores) {}

    /**
     * The heads that carry the most, taken in the order of what each restores alone on the pairs searched on.
     *
     * @param heads which; none when no head restores anything
     * @param restored what they restore together when the corrupt run gets their clean values, on the pairs scored on
     * @param lost what is lost together when the clean run gets their corrupt values
     */
    public record Carriers(List<Node.Head> heads, Shares.Share restored, Shares.Share lost) {
        public Carriers {
            heads = List.copyOf(heads);
        }
    }

    /**
     * How good a circuit is, on the pairs scored on.
     *
     * @param faithfulness of the circuit
     * @param scores of all edges, on the pairs searched on
     * @param ranking by which the edges were taken; empty where they were not taken by their scores
     * @param signed the curve with the most helpful edges first
     * @param absolute the curve with the strongest edges first
     * @param band faithfulness of random circuits over their size, on 40 of the pairs at most
     * @param chance the circuit against random circuits of its size, on 40 of the pairs at most
     * @param partial completeness and minimality; empty for a circuit without components
     * @param stability whether other prompts would have given another circuit; empty where that was not asked
     */
    public record Proof(
            Shares.Share faithfulness,
            EdgeScores scores,
            Optional<EdgeScores.Ranking> ranking,
            FaithfulnessCurve signed,
            FaithfulnessCurve absolute,
            List<Band> band,
            RandomCircuits.Test chance,
            Optional<PartialScores> partial,
            Optional<Stability> stability) {
        public Proof {
            band = List.copyOf(band);
        }
    }

    /**
     * Random circuits of one size.
     *
     * @param edges how many edges each has
     * @param low 2.5 % quantile of their faithfulness
     * @param median of their faithfulness
     * @param high 97.5 % quantile
     */
    public record Band(int edges, double low, double median, double high) {}

    /**
     * The heads that a search names first.
     *
     * @param search which
     * @param heads strongest first
     * @param agreement with the heads of the circuit's own search
     */
    public record NamedHeads(String search, List<Node> heads, Agreement agreement) {}

    /**
     * What a step took.
     *
     * @param step in words
     * @param forward passes over one prompt, as many as that
     * @param backward passes over one prompt
     * @param seconds wall clock
     */
    public record Cost(String step, double forward, double backward, double seconds) {}

    /** The whole effect: the metric on clean prompts minus that on corrupt ones, on all pairs. */
    public double totalEffect() {
        return check.clean().mean() - check.corrupt().mean();
    }

    /** Where a head does its work, if that was looked into. */
    public Optional<Focus> focusOf(Node.Head head) {
        return focus.stream().filter(each -> each.head().equals(head)).findFirst();
    }

    /** The heads that every search names. */
    public List<Node> namedByAll() {
        List<Node> named = new java.util.ArrayList<>(searches.getFirst().heads());
        searches.forEach(search -> named.retainAll(search.heads()));
        return List.copyOf(named);
    }

    /** What a node of the circuit carries. */
    public Optional<Effect> effectOf(Node node) {
        return circuit.nodes().stream()
                .filter(scored -> scored.node().equals(node))
                .map(Circuit.ScoredNode::effect)
                .findFirst();
    }
}
