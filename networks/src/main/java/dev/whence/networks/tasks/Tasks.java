package dev.whence.networks.tasks;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.List;
import java.util.Map;

/** The built-in tasks. */
public final class Tasks {
    private static final List<Task> ALL = List.of(
            new Task(
                    "ioi",
                    "When Mary and John went to the store, John gave a drink to -> Mary; corrupt: Mary gave",
                    "Wang et al. 2022, Interpretability in the Wild",
                    new IndirectObjects(IndirectObjects.NAMES, (a, b) -> true, false)),
            new Task(
                    "ioi-third-name",
                    "When Mary and John went to the store, John gave a drink to -> Mary; corrupt: Peter gave",
                    "Wang et al. 2022, Interpretability in the Wild",
                    new IndirectObjects(IndirectObjects.NAMES, (a, b) -> true, true)),
            new Task(
                    "greater-than",
                    "The war lasted from the year 1732 to the year 17 -> 33 or more; corrupt: from the year 1701",
                    "Hanna et al. 2023, How does GPT-2 compute greater-than?",
                    new GreaterThan(false, true, year -> true)),
            new Task(
                    "colours",
                    "Q: On the table, there is a blue pencil, a black cup, and a red pen. What color is the pen? A: -> Red;"
                            + " corrupt: another of the three",
                    "Merullo et al. 2024, Circuit Component Reuse; Srivastava et al. 2022, BIG-bench",
                    new ColouredObjects()),
            new Task(
                    "agreement",
                    "The keys near the cabinet -> are; corrupt: The key",
                    "Linzen et al. 2016; Finlayson et al. 2021, Causal Analysis of Syntactic Agreement",
                    new Agreement()),
            new Task(
                    "induction",
                    "random words, then one of them again -> the word that followed it; corrupt: another of them again",
                    "Elhage et al. 2021; Olsson et al. 2022, In-context Learning and Induction Heads",
                    new Induction()),
            new Task(
                    "facts",
                    "The capital of France is -> Paris; corrupt: another country",
                    "Meng et al. 2022, Locating and Editing Factual Associations (the style of CounterFact)",
                    Facts.ONE_HOP),
            new Task(
                    "two-hop-facts",
                    "The capital of the country of the Eiffel Tower is -> Paris; corrupt: another country's landmark",
                    "Yang et al. 2024, Do Large Language Models Latently Perform Multi-Hop Reasoning?",
                    Facts.TWO_HOPS),
            new Task(
                    "arithmetic",
                    "Q: How much is 12 plus 7? A: -> 19; corrupt: other numbers",
                    "Stolfo et al. 2023, A Mechanistic Interpretation of Arithmetic Reasoning",
                    new Arithmetic()));

    private Tasks() {}

    /** All of them. */
    public static List<Task> all() {
        return ALL;
    }

    /** Longer names that people use for them. */
    private static final Map<String, String> ALSO_CALLED = Map.of(
            "indirect-object", "ioi",
            "indirect-objects", "ioi",
            "subject-verb-agreement", "agreement",
            "coloured-objects", "colours",
            "two-hop", "two-hop-facts");

    /**
     * A task by its name, or by a longer one such as "indirect-object".
     *
     * @throws InputException when there is none of that name
     */
    public static Task named(String name) {
        return named(ALSO_CALLED.getOrDefault(name, name), ALL, "the built-in tasks");
    }

    static Task named(String name, List<Task> tasks, String where) {
        return tasks.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "task", name, tasks.stream().map(Task::name).toList(), where));
    }
}
