package dev.whence.networks.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.causal.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one field of a prompt pair: a text or an array of token ids. */
final class FieldReader {
    /** More tokens are left out of a message. */
    private static final int SHOWN = 60;

    private final Optional<Tokenizer> tokenizer;
    private final int vocabulary;
    private final int context;

    FieldReader(Optional<Tokenizer> tokenizer, int vocabulary, int context) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.context = context;
    }

    /** A prompt's ids, and its text where it was one. */
    record Prompt(int[] ids, Optional<String> text) {
        int length() {
            return ids.length;
        }
    }

    Prompt prompt(JsonNode node, String place) {
        Prompt prompt =
                node.isTextual() ? ofText(node.textValue(), place) : new Prompt(ids(node, place), Optional.empty());
        if (prompt.length() == 0) {
            throw new InputException(place + ": an empty prompt, expected at least one token");
        }
        if (prompt.length() > context) {
            throw new InputException(
                    place + ": " + prompt.length() + " tokens, but the model reads at most " + context);
        }
        return prompt;
    }

    private Prompt ofText(String text, String place) {
        if (text.isEmpty()) {
            throw new InputException(place + ": an empty prompt, expected a text or an array of token ids");
        }
        int[] ids = tokenizer(text, place).encode(text);
        known(ids, text, place);
        return new Prompt(ids, Optional.of(text));
    }

    /** The one token of an answer. */
    int answer(JsonNode node, Prompt prompt, String place) {
        if (node.isTextual()) {
            return ofAnswer(node.textValue(), prompt, place);
        }
        if (node.isNumber()) {
            return id(node, place);
        }
        int[] ids = ids(node, place);
        if (ids.length != 1) {
            throw new InputException(place + ": " + ids.length + " token ids"
                    + (ids.length == 0 ? "" : " " + split(ids)) + ", expected one");
        }
        return ids[0];
    }

    private int ofAnswer(String text, Prompt prompt, String place) {
        Tokenizer known = tokenizer(text, place);
        int[] ids = known.encodeContinuation(text);
        if (ids.length == 0) {
            throw new InputException(place + ": '" + text + "' has no token, expected one");
        }
        if (ids.length > 1) {
            throw new InputException(place + ": '" + text + "' is " + ids.length + " tokens " + split(ids)
                    + ", expected one" + advice(known, text, prompt));
        }
        known(ids, text, place);
        return ids[0];
    }

    /** What to write instead, when a space is what makes the difference. */
    private static String advice(Tokenizer tokenizer, String text, Prompt prompt) {
        String spaced = " " + text.strip();
        if (tokenizer.encodeContinuation(spaced).length != 1) {
            String bare = text.strip();
            return !bare.equals(text) && tokenizer.encodeContinuation(bare).length == 1
                    ? "; without the space around it, '" + bare + "' is one token"
                    : "; choose an answer that is a single token";
        }
        return prompt.text().filter(t -> t.endsWith(" ")).isPresent()
                ? "; with a space in front, '" + spaced
                        + "' is one token: take the space off the end of both prompts and write that"
                : "; with a space in front, '" + spaced
                        + "' is one token, and the prompt does not end in a space: write that";
    }

    private Tokenizer tokenizer(String text, String place) {
        return tokenizer.orElseThrow(() -> new InputException(place + ": found the text '" + shortened(text)
                + "', but the model's folder has no tokenizer; expected an array of token ids"));
    }

    private void known(int[] ids, String text, String place) {
        for (int position = 0; position < ids.length; position++) {
            int id = ids[position];
            if (id >= vocabulary) {
                throw new InputException(place + ": " + shown(id) + " is token " + id + ", but the model has "
                        + vocabulary + " tokens, from 0; does the tokenizer belong to the model?");
            }
            if (tokenizer.orElseThrow().unknown().orElse(-1) == id) {
                throw new InputException(place + ": the tokenizer does not know a word of '" + shortened(text)
                        + "' (token " + position + " of " + split(ids) + "); expected words of its vocabulary");
            }
        }
    }

    private int[] ids(JsonNode node, String place) {
        if (!node.isArray()) {
            throw new InputException(place + ": found " + kind(node) + ", expected a text or an array of token ids");
        }
        int[] ids = new int[node.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(node.path(i), place);
        }
        return ids;
    }

    private int id(JsonNode node, String place) {
        if (!node.isIntegralNumber()) {
            throw new InputException(place + ": found " + (node.isNumber() ? node.asText() : kind(node))
                    + " among the token ids, expected whole numbers");
        }
        if (!node.canConvertToInt() || node.intValue() < 0 || node.intValue() >= vocabulary) {
            throw new InputException(
                    place + ": token id " + shortened(node.asText()) + ", expected 0 to " + (vocabulary - 1));
        }
        return node.intValue();
    }

    /** Tokens with bars between, as {@code [When| Mary| and]}. */
    String split(int[] ids) {
        String shown = Arrays.stream(ids).limit(SHOWN).mapToObj(this::token).collect(Collectors.joining("|", "[", ""));
        return shown + (ids.length > SHOWN ? "|..." : "") + "]";
    }

    String shown(int id) {
        return "'" + token(id) + "'";
    }

    private String token(int id) {
        String token = tokenizer.isPresent() && id < tokenizer.get().vocabulary()
                ? tokenizer.get().token(id)
                : String.valueOf(id);
        return token.replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String shortened(String text) {
        String line = text.replace("\n", "\\n").replace("\r", "\\r");
        return line.length() <= 80 ? line : line.substring(0, 77) + "...";
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL -> "null";
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a text";
            case MISSING -> "nothing";
            default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }
}
