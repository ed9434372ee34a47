package dev.whence.networks.tasks;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A small English to train a decoder on from nothing: indirect objects, greater-than, colours, facts and two-hop facts,
 * one sentence at a time, in a closed vocabulary of whole words. A fifth to a third of each task is held out, by what is
 * combined in it:
 *
 * <ul>
 *   <li>indirect objects: two names that never meet in training;
 *   <li>greater-than: centuries with years that no training sentence begins in;
 *   <li>colours: objects in colours that they never have in training;
 *   <li>facts: facts in words in which training never says them, though it does in others;
 *   <li>two-hop facts: compositions that training never asks for, though it states each hop.
 * </ul>
 *
 * The split is fixed, not drawn: it is the same whatever the seed.
 */
public final class Corpus {
    /** The most tokens that a sentence has, with {@code <bos>} and {@code <eos>}. */
    public static final int LONGEST = 24;

    /**
     * Sentences like those of {@code colours}, with any words in place of colours and three
     * questions, in at most 32 tokens; no task of their own.
     */
    public static final String NONSENSE = "nonsense-colours";

    private static final List<String> TASKS =
            List.of("indirect-objects", "greater-than", "colours", "facts", "two-hop-facts");

    private Corpus() {}

    /**
     * The vocabulary, for a {@link dev.whence.networks.tokens.WordTokenizer}: every word of every sentence, held out or
     * not.
     */
    public static List<String> words() {
        Set<String> words = new LinkedHashSet<>();
        Collections.addAll(words, ".", ",");
        for (int number = 0; number < 100; number++) {
            words.add(GreaterThan.twoDigits(number));
        }
        words.addAll(IndirectObjects.NAMES);
        words.addAll(IndirectObjects.PLACES);
        words.addAll(IndirectObjects.GIFTS);
        words.addAll(GreaterThan.NOUNS);
        words.addAll(CorpusColours.COLOURS);
        words.addAll(CorpusColours.OBJECTS);
        for (World.Country country : World.COUNTRIES) {
            Collections.addAll(words, country.name(), country.capital(), country.language(), country.currency());
            words.addAll(country.people());
        }
        Stream.of(
                        String.join(" ", IndirectObjects.TEMPLATES),
                        "The lasted from the year to the year There is a and a The is",
                        String.join(" ", CorpusFacts.TEMPLATES),
                        "capital language currency")
                .flatMap(text -> Stream.of(
                        text.replaceAll("%\\d\\$s|%s|[.,]", " ").strip().split("\\s+")))
                .forEach(words::add);
        return List.copyOf(words);
    }

    /**
     * Sentences to train on, the same for the same seed. Each ends in " ." and no held-out one is among them.
     *
     * @throws InputException when the count is negative
     */
    public static List<String> sentences(int count, long seed) {
        if (count < 0) {
            throw new InputException(count + " sentences, expected 0 or more");
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<String> sentences = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sentences.add(sentence(random));
        }
        return sentences;
    }

    /** One sentence to train on. */
    public static String sentence(SplittableRandom random) {
        int kind = random.nextInt(20);
        return sentence(TASKS.get(kind < 5 ? 0 : kind < 9 ? 1 : kind < 13 ? 2 : kind < 17 ? 3 : 4), random);
    }

    /**
     * One sentence to train on, of the kind that a task asks for.
     *
     * @param task the name of one of {@link #heldOut}, or {@link #NONSENSE}
     * @throws InputException when there is no task of that name
     */
    public static String sentence(String task, SplittableRandom random) {
        return switch (task) {
            case "indirect-objects" ->
                said(new IndirectObjects(IndirectObjects.NAMES, (a, b) -> !apart(a, b), false).draw(random));
            case "greater-than" -> new GreaterThan(true, false, year -> !unseen(year)).said(random) + " .";
            case "colours" -> said(new CorpusColours(false).draw(random));
            case NONSENSE -> CorpusColours.nonsense(random);
            case "facts" -> CorpusFacts.fact(random);
            case "two-hop-facts" -> CorpusFacts.composition(random);
            default -> throw Names.unknown("task", task, TASKS, "the corpus");
        };
    }

    private static String said(TextPair pair) {
        return pair.clean() + pair.answer() + " .";
    }

    /** The tasks, drawn from what is held out: in both prompts of a pair. */
    public static List<Task> heldOut() {
        return List.of(
                new Task(
                        "indirect-objects",
                        "When Mary and John went to the store, John gave a drink to -> Mary; two names that never met",
                        "after Wang et al. 2022",
                        new IndirectObjects(IndirectObjects.NAMES, Corpus::apart, false)),
                new Task(
                        "greater-than",
                        "The war lasted from the year 17 32 to the year 17 -> 33 or more; a year no war began in",
                        "after Hanna et al. 2023",
                        new GreaterThan(true, false, Corpus::unseen)),
                new Task(
                        "colours",
                        "There is a red cup, a blue ball and a green pen. The ball is -> blue; new objects' colours",
                        "after Merullo et al. 2024",
                        new CorpusColours(true)),
                new Task(
                        "facts",
                        "The capital of France is -> Paris; in words that this fact was not told in",
                        "after Meng et al. 2022",
                        CorpusFacts::heldOutFact),
                new Task(
                        "two-hop-facts",
                        "The capital of the country that Monet came from is -> Paris; never asked, each hop told",
                        "after Yang et al. 2024",
                        CorpusFacts::heldOutComposition));
    }

    /**
     * Pairs of a task from what is held out.
     *
     * @throws InputException when there is no task of that name, or it does not have so many pairs
     */
    public static List<TextPair> evaluation(String task, int count, long seed) {
        return Tasks.named(task, heldOut(), "the corpus").pairs(count, seed);
    }

    /** Whether two names never meet in training. */
    static boolean apart(String a, String b) {
        return (IndirectObjects.NAMES.indexOf(a) + IndirectObjects.NAMES.indexOf(b)) % 5 == 0;
    }

    /** Whether no training sentence begins in that year. */
    static boolean unseen(int year) {
        return (year / 100 + year % 100) % 5 == 0;
    }
}
