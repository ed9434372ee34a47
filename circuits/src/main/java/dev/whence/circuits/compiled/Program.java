package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program: what a network is to answer after a prompt. A prompt is the token {@link #BOS} and then words, whose ids are
 * their places in the vocabulary plus one.
 *
 * @param name short, of letters, digits and hyphens
 * @param description a sentence
 * @param words the vocabulary
 * @param length how many words the longest prompt has
 * @param answer the variable whose category at the last position is the answer
 * @param answers the word that stands for each of its categories, by its place in the vocabulary
 */
public record Program(
        String name, String description, List<String> words, int length, Categorical answer, List<Integer> answers) {
    /** The id that every prompt begins with. */
    public static final int BOS = 0;

    /** How the first token is shown. */
    static final String BOS_WORD = "<bos>";

    /** @throws InputException when variables, vocabulary and length do not fit together */
    public Program {
        words = List.copyOf(words);
        answers = List.copyOf(answers);
        if (words.stream().distinct().count() != words.size() || words.contains(BOS_WORD)) {
            throw new InputException("words " + words + ", expected different ones, and not " + BOS_WORD);
        }
        if (answers.size() != answer.size()) {
            throw new InputException(answers.size() + " words for the answer '" + answer.name() + "', which has "
                    + answer.size() + " categories");
        }
        int count = words.size();
        if (answers.stream().distinct().count() != answers.size()
                || answers.stream().anyMatch(word -> word < 0 || word >= count)) {
            throw new InputException("answers " + answers + ", expected different words from 0 to " + (count - 1));
        }
        for (Expression each : answer.inOrder()) {
            if (each instanceof Tokens tokens && tokens.size() != words.size()) {
                throw new InputException("tokens of " + tokens.size() + " words, but the vocabulary has " + count);
            }
            if (each instanceof Indices indices && indices.size() != length) {
                throw new InputException("indices of " + indices.size() + " words, but prompts have up to " + length);
            }
        }
    }

    /** Every variable, each after those that it is made of; the answer last. */
    public List<Expression> variables() {
        return answer.inOrder();
    }

    /** Tokens that a network of it knows: the words and the one that begins a prompt. */
    public int vocabulary() {
        return words.size() + 1;
    }

    /** The token of an answer's category. */
    public int token(int category) {
        return answers.get(category) + 1;
    }

    /**
     * The ids of a prompt.
     *
     * @param text words with spaces between
     * @throws InputException naming a word that is not in the vocabulary
     */
    public int[] ids(String text) {
        String[] parts = text.isBlank() ? new String[0] : text.strip().split("\\s+");
        int[] ids = new int[parts.length + 1];
        for (int i = 0; i < parts.length; i++) {
            ids[i + 1] = id(parts[i]);
        }
        return check(ids);
    }

    /** @throws InputException when it is not in the vocabulary */
    int id(String word) {
        int place = words.indexOf(word);
        if (place < 0) {
            throw new InputException(
                    "no word '" + word + "' in the program " + name + ", expected some of " + String.join(" ", words));
        }
        return place + 1;
    }

    /** A prompt as text, its first token left out. */
    public String text(int... ids) {
        return Arrays.stream(check(ids))
                .skip(1)
                .mapToObj(id -> words.get(id - 1))
                .collect(Collectors.joining(" "));
    }

    /** @throws InputException when they are no prompt: BOS and then one word to {@link #length} */
    int[] check(int... ids) {
        if (ids.length < 2 || ids.length > length + 1 || ids[0] != BOS) {
            throw new InputException(
                    "a prompt of " + ids.length + " tokens, expected " + BOS_WORD + " and 1 to " + length + " words");
        }
        for (int i = 1; i < ids.length; i++) {
            if (ids[i] < 1 || ids[i] > words.size()) {
                throw new InputException(
                        "token " + ids[i] + " at position " + i + ", expected a word, 1 to " + words.size());
            }
        }
        return ids;
    }
}
