package dev.whence.networks.tokens;

import dev.whence.causal.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Token ids of some prompts: the units of a network as a causal system.
 *
 * @param ids of each prompt, none of them empty
 */
public record Prompts(List<List<Integer>> ids) {
    /** @throws InputException when there is no prompt, or one is empty */
    public Prompts {
        ids = ids.stream().map(List::copyOf).toList();
        if (ids.isEmpty()) {
            throw new InputException("no prompts");
        }
        for (int prompt = 0; prompt < ids.size(); prompt++) {
            if (ids.get(prompt).isEmpty()) {
                throw new InputException("prompt " + prompt + " is empty");
            }
        }
    }

    public static Prompts of(int[]... ids) {
        return new Prompts(Arrays.stream(ids)
                .map(prompt -> Arrays.stream(prompt).boxed().toList())
                .toList());
    }

    /** How many prompts. */
    public int size() {
        return ids.size();
    }

    /** Tokens of a prompt. */
    public int length(int prompt) {
        return ids.get(prompt).size();
    }

    /** Tokens of the longest prompt. */
    public int longest() {
        return ids.stream().mapToInt(List::size).max().orElseThrow();
    }

    /** The ids of one prompt. */
    public List<Integer> prompt(int prompt) {
        return ids.get(prompt);
    }

    /** Some of the prompts, in the order given. */
    public Prompts select(int... prompts) {
        return new Prompts(IntStream.of(prompts).mapToObj(ids::get).toList());
    }

    /**
     * Another prompt for each prompt: a random cycle among those of the same length (Sattolo).
     *
     * @return the number of each prompt's partner
     * @throws InputException when a prompt is the only one of its length
     */
    public int[] cycle(long seed) {
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int prompt = 0; prompt < size(); prompt++) {
            groups.computeIfAbsent(length(prompt), _ -> new ArrayList<>()).add(prompt);
        }
        int[] partner = new int[size()];
        SplittableRandom random = new SplittableRandom(seed);
        groups.forEach((length, group) -> {
            if (group.size() < 2) {
                throw new InputException("prompt " + group.getFirst() + " is the only one of " + length
                        + " tokens: no other to resample from");
            }
            int[] cycle = group.stream().mapToInt(Integer::intValue).toArray();
            for (int i = cycle.length - 1; i > 0; i--) {
                int j = random.nextInt(i);
                int swapped = cycle[i];
                cycle[i] = cycle[j];
                cycle[j] = swapped;
            }
            for (int i = 0; i < cycle.length; i++) {
                partner[group.get(i)] = cycle[i];
            }
        });
        return partner;
    }

    /**
     * @throws InputException when an id is not in the vocabulary or a prompt is longer than the context, naming both
     */
    public void check(int vocabulary, int context) {
        for (int prompt = 0; prompt < size(); prompt++) {
            if (length(prompt) > context) {
                throw new InputException("prompt " + prompt + " has " + length(prompt)
                        + " tokens, but the network's context is " + context);
            }
            for (int position = 0; position < length(prompt); position++) {
                int id = ids.get(prompt).get(position);
                if (id < 0 || id >= vocabulary) {
                    throw new InputException("token id " + id + " at position " + position + " of prompt " + prompt
                            + " is not in the vocabulary of " + vocabulary + " tokens (0 to " + (vocabulary - 1) + ")");
                }
            }
        }
    }

    /**
     * The first position at which prompt {@code prompt} here differs from the same prompt there; its length when it does
     * not.
     */
    public int firstDifference(Prompts other, int prompt) {
        List<Integer> mine = ids.get(prompt);
        List<Integer> theirs = other.ids.get(prompt);
        for (int position = 0; position < mine.size(); position++) {
            if (position >= theirs.size() || !mine.get(position).equals(theirs.get(position))) {
                return position;
            }
        }
        return mine.size();
    }
}
