package dev.whence.networks.tokens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.causal.InputException;
import dev.whence.causal.WholeFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes tokenizers over whole words, in the format that every Hugging Face tool opens. Text is split at white space, and
 * each punctuation mark is a word of its own; {@code <bos>} comes first in a prompt; a word that is not in the
 * vocabulary becomes {@code <unk>}. Decoding puts a space between words, but none before {@code . , ? !}.
 */
public final class WordTokenizer {
    /** The ids 0, 1, 2 and 3; the words follow. */
    public static final List<String> SPECIAL = List.of("<pad>", "<bos>", "<eos>", "<unk>");

    /** The id that a prompt starts with. */
    public static final int BOS = 1;

    /** The id that ends a text. */
    public static final int EOS = 2;

    private static final JsonMapper MAPPER = new JsonMapper();

    private WordTokenizer() {}

    /**
     * Writes {@code tokenizer.json} and {@code tokenizer_config.json} into a folder and opens them.
     *
     * @param words the vocabulary after the special tokens, in the order of their ids
     * @throws InputException when a word is empty, comes twice, is a special token, or would be split in a text; or the
     *     folder cannot be written to
     */
    public static HuggingFaceTokenizer write(Path folder, List<String> words) {
        String json = json(words);
        WholeFile.write(folder.resolve(TokenizerFiles.TOKENIZER), json);
        ObjectNode config = MAPPER.createObjectNode();
        config.put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("pad_token", SPECIAL.get(0))
                .put("bos_token", SPECIAL.get(BOS))
                .put("eos_token", SPECIAL.get(EOS))
                .put("unk_token", SPECIAL.get(3))
                .put("clean_up_tokenization_spaces", false);
        WholeFile.write(folder.resolve("tokenizer_config.json"), text(config));
        return HuggingFaceTokenizer.open(folder);
    }

    /**
     * The text of {@code tokenizer.json}.
     *
     * @throws InputException when a word is empty, comes twice, is a special token, or would be split in a text
     */
    public static String json(List<String> words) {
        check(words);
        ObjectNode top = MAPPER.createObjectNode();
        top.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = top.putArray("added_tokens");
        for (int id = 0; id < SPECIAL.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", SPECIAL.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        top.putNull("normalizer");
        ArrayNode splits =
                top.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        splits.addObject().put("type", "WhitespaceSplit");
        splits.addObject().put("type", "Punctuation").put("behavior", "Isolated");
        template(top.putObject("post_processor"));
        decoder(top.putObject("decoder"));
        ObjectNode model = top.putObject("model").put("type", "WordLevel");
        ObjectNode vocabulary = model.putObject("vocab");
        for (String token : SPECIAL) {
            vocabulary.put(token, vocabulary.size());
        }
        for (String word : words) {
            vocabulary.put(word, vocabulary.size());
        }
        model.put("unk_token", SPECIAL.get(3));
        return text(top);
    }

    /** {@code <bos>} and then the text; a second text follows as it is. */
    private static void template(ObjectNode processor) {
        processor.put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        ArrayNode pair = processor.putArray("pair");
        for (ArrayNode list : List.of(single, pair)) {
            list.addObject()
                    .putObject("SpecialToken")
                    .put("id", SPECIAL.get(BOS))
                    .put("type_id", 0);
            list.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        }
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
        ObjectNode bos = processor.putObject("special_tokens").putObject(SPECIAL.get(BOS));
        bos.put("id", SPECIAL.get(BOS));
        bos.putArray("ids").add(BOS);
        bos.putArray("tokens").add(SPECIAL.get(BOS));
    }

    private static void decoder(ObjectNode decoder) {
        ArrayNode steps = decoder.put("type", "Sequence").putArray("decoders");
        // Its "word pieces" all start words, so it puts a space in front of each but the first.
        steps.addObject().put("type", "WordPiece").put("prefix", "##").put("cleanup", false);
        for (String mark : List.of(".", ",", "?", "!")) {
            ObjectNode step = steps.addObject().put("type", "Replace").put("content", mark);
            step.putObject("pattern").put("String", " " + mark);
        }
    }

    private static void check(List<String> words) {
        if (words.isEmpty()) {
            throw new InputException("a vocabulary of no words, expected at least one");
        }
        Set<String> seen = new HashSet<>(SPECIAL);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String place = "word " + (i + 1) + " of the vocabulary, '" + word + "', ";
            if (word.isEmpty() || word.codePoints().anyMatch(WordTokenizer::isSpace)) {
                throw new InputException(place + "is empty or has white space in it, expected one word");
            }
            if (word.codePointCount(0, word.length()) > 1 && word.codePoints().anyMatch(WordTokenizer::isPunctuation)) {
                throw new InputException(
                        place + "would be split at its punctuation; expected letters and digits, or one"
                                + " punctuation mark");
            }
            if (!seen.add(word)) {
                throw new InputException(place + "is there already");
            }
        }
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    private static boolean isPunctuation(int c) {
        boolean ascii = c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
        return ascii
                || switch (Character.getType(c)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> true;
                    default -> false;
                };
    }

    private static String text(ObjectNode json) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
