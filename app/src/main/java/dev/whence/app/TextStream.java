package dev.whence.app;

import dev.whence.networks.generation.Generation;
import dev.whence.networks.tokens.Tokenizer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Prints text as its tokens come. What may be the beginning of a stop text, or a character of which bytes are missing, is
 * held back until more is known.
 */
final class TextStream implements Consumer<Integer> {
    private static final char BROKEN = '\uFFFD';

    private final Optional<Tokenizer> tokenizer;
    private final List<Integer> ids;
    private final int prompt;
    private final List<String> stops;
    private final PrintWriter out;
    private int printed;

    TextStream(Optional<Tokenizer> tokenizer, List<Integer> prompt, List<String> stops, PrintWriter out) {
        this.tokenizer = tokenizer;
        this.ids = new ArrayList<>(prompt);
        this.prompt = tokenizer.map(known -> decoded(known).length()).orElse(0);
        this.stops = stops;
        this.out = out;
    }

    @Override
    public void accept(Integer token) {
        if (tokenizer.isEmpty()) {
            out.print((printed++ == 0 ? "" : " ") + token);
            out.flush();
            return;
        }
        ids.add(token);
        String text = written();
        print(text, text.length() - held(text));
    }

    /** Everything so far but the prompt. */
    private String written() {
        String text = decoded(tokenizer.orElseThrow());
        return text.substring(Math.min(prompt, text.length()));
    }

    private String decoded(Tokenizer known) {
        return known.decode(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private int held(String text) {
        int held = 0;
        for (int i = text.length() - 1; i >= 0 && text.charAt(i) == BROKEN; i--) {
            held++;
        }
        for (String stop : stops) {
            int at = text.indexOf(stop);
            if (at >= 0) {
                return Math.max(held, text.length() - at);
            }
            for (int length = Math.min(stop.length() - 1, text.length()); length > held; length--) {
                if (text.regionMatches(text.length() - length, stop, 0, length)) {
                    held = length;
                    break;
                }
            }
        }
        return held;
    }

    private void print(String text, int until) {
        if (until > printed) {
            out.print(text.substring(printed, until));
            out.flush();
            printed = until;
        }
    }

    /** Prints what was held back and is no stop text after all, and a line's end. */
    void end(Generation.Result result) {
        if (tokenizer.isPresent()) {
            String text = written();
            int until = text.length();
            if (result.end() == Generation.End.STOP) {
                for (String stop : stops) {
                    int at = text.indexOf(stop);
                    until = at < 0 ? until : Math.min(until, at);
                }
            }
            print(text, until);
        }
        out.println();
        out.flush();
    }
}
