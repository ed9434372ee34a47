package dev.whence.circuits.abstraction;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.causal.Metric;
import dev.whence.causal.Outcomes;
import dev.whence.causal.model.StructuralModel;
import dev.whence.causal.model.Units;
import dev.whence.circuits.directions.Interchanges;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleToIntFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A high-level model of what a network computes: a structural model whose inputs are read from the prompt and whose
 * output names the token that should follow (Geiger et al. 2021). All between inputs and output must be deterministic.
 *
 * @param model the model, such as one of {@code AdditiveNoiseModel}'s deterministic variables or {@code DiscreteModel}'s
 *     tables; {@code model.dag()} is its graph
 * @param output the variable that is the answer
 * @param reading from a prompt's ids to the values of the input variables
 * @param token from the output's value to the token
 */
public record Hypothesis(
        StructuralModel model,
        String output,
        Function<List<Integer>, Map<String, Double>> reading,
        DoubleToIntFunction token) {
    private static final int NOISE_DRAWS = 8;
    private static final int DRAWS_PER_PAIR = 50;

    /** @throws InputException when the model has no such output */
    public Hypothesis {
        if (!model.variables().contains(output)) {
            throw dev.whence.causal.Names.unknown("variable", output, model.variables(), "the model");
        }
    }

    /**
     * Some variables have the values that they have when the model reads another prompt.
     *
     * @param variables of the model
     * @param source the other prompt
     */
    public record Swap(Set<String> variables, List<Integer> source) {
        public Swap {
            variables = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(variables));
            source = List.copyOf(source);
        }
    }

    /** The token that the model answers a prompt with. */
    public int answer(List<Integer> prompt) {
        return answer(prompt, List.of());
    }

    /**
     * The token that it answers with under interchanges: {@code H(base; Z <- Z(source))}.
     *
     * @throws InputException when a variable is unknown, the reading leaves the answer to chance, or gives a value that
     *     a variable cannot have
     */
    public int answer(List<Integer> base, Collection<Swap> swaps) {
        return token.applyAsInt(value(base, swaps, output));
    }

    /** The value of a variable when the model reads a prompt. */
    public double value(List<Integer> prompt, String variable) {
        return value(prompt, List.of(), variable);
    }

    private double value(List<Integer> base, Collection<Swap> swaps, String variable) {
        Set<String> swapped = new LinkedHashSet<>();
        for (Swap swap : swaps) {
            for (String name : swap.variables()) {
                if (!model.variables().contains(name)) {
                    throw dev.whence.causal.Names.unknown("variable", name, model.variables(), "the model");
                }
                if (!swapped.add(name)) {
                    throw new InputException("variable '" + name + "' is interchanged twice");
                }
            }
        }
        List<Intervention<String>> steps = new ArrayList<>(inputs(base, swapped));
        for (Swap swap : swaps) {
            steps.add(Intervention.hold(swap.variables(), Intervention.all(inputs(swap.source(), Set.of()))));
        }
        // Noise that matters would give units different answers.
        Units units = model.units(NOISE_DRAWS, 1);
        Outcomes outcomes = units.under(Intervention.all(steps), Metric.value(variable));
        for (int unit = 1; unit < outcomes.size(); unit++) {
            if (outcomes.value(unit) != outcomes.value(0)) {
                throw new InputException("'" + variable + "' is " + outcomes.value(0) + " or " + outcomes.value(unit)
                        + " by chance once the prompt is read; expected it to follow from " + reading.apply(base));
            }
        }
        return outcomes.value(0);
    }

    private List<Intervention<String>> inputs(List<Integer> prompt, Set<String> except) {
        List<Intervention<String>> steps = new ArrayList<>();
        reading.apply(prompt).forEach((name, value) -> {
            if (!except.contains(name)) {
                steps.add(new Intervention.Hard<>(name, value));
            }
        });
        return steps;
    }

    /**
     * Pairs of prompts with the model's answers when some variables are interchanged. Drawn so that, where the prompts
     * allow it, half of the answers change and the others stay though the source's own answer differs.
     *
     * @param prompts to draw bases and sources from
     * @param variables interchanged together
     * @param count how many pairs; they may repeat
     * @param answers the tokens among which the network's answer is to be read; empty for all
     * @throws InputException when there are no two prompts, or as {@link #answer(List, Collection)}
     */
    public Interchanges interchanges(
            Prompts prompts, Set<String> variables, int count, List<Integer> answers, long seed) {
        if (prompts.size() < 2 || count < 1) {
            throw new InputException(
                    count + " pairs of " + prompts.size() + " prompts, expected at least 1 pair and 2" + " prompts");
        }
        int[] own = prompts.ids().stream().mapToInt(prompt -> answer(prompt)).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        List<Drawn> changed = new ArrayList<>();
        List<Drawn> kept = new ArrayList<>();
        List<Drawn> others = new ArrayList<>();
        int half = (count + 1) / 2;
        for (int draw = 0;
                draw < DRAWS_PER_PAIR * count && (changed.size() < half || kept.size() < count - half);
                draw++) {
            int base = random.nextInt(prompts.size());
            int source = random.nextInt(prompts.size() - 1);
            source += source >= base ? 1 : 0;
            int expected = answer(prompts.prompt(base), List.of(new Swap(variables, prompts.prompt(source))));
            List<Drawn> kind = expected != own[base] ? changed : own[source] != own[base] ? kept : others;
            kind.add(new Drawn(base, source, expected));
        }
        List<Drawn> chosen = new ArrayList<>(changed.subList(0, Math.min(half, changed.size())));
        chosen.addAll(kept.subList(0, Math.min(count - half, kept.size())));
        for (List<Drawn> rest : List.of(
                changed.subList(Math.min(half, changed.size()), changed.size()),
                kept.subList(Math.min(count - half, kept.size()), kept.size()),
                others)) {
            chosen.addAll(rest.subList(0, Math.min(count - chosen.size(), rest.size())));
        }
        return pairs(prompts, own, chosen, answers);
    }

    private record Drawn(int base, int source, int expected) {}

    private static Interchanges pairs(Prompts prompts, int[] own, List<Drawn> drawn, List<Integer> answers) {
        int[] bases = drawn.stream().mapToInt(Drawn::base).toArray();
        int[] sources = drawn.stream().mapToInt(Drawn::source).toArray();
        return new Interchanges(
                prompts.select(bases),
                prompts.select(sources),
                IntStream.of(bases).mapToObj(i -> own[i]).toList(),
                IntStream.of(sources).mapToObj(i -> own[i]).toList(),
                drawn.stream().map(Drawn::expected).toList(),
                answers);
    }
}
