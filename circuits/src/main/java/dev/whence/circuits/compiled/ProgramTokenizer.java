package dev.whence.circuits.compiled;

import dev.whence.causal.InputException;
import dev.whence.networks.tokens.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The words of a program, split at white space. */
record ProgramTokenizer(Program program) implements Tokenizer {
    @Override
    public int[] encode(String text) {
        return program.ids(text);
    }

    @Override
    public int[] encodeContinuation(String text) {
        return text.isBlank()
                ? new int[0]
                : Arrays.stream(text.strip().split("\\s+"))
                        .mapToInt(program::id)
                        .toArray();
    }

    @Override
    public String decode(int... ids) {
        return Arrays.stream(ids)
                .filter(id -> id != Program.BOS)
                .mapToObj(this::token)
                .collect(Collectors.joining(" "));
    }

    @Override
    public String token(int id) {
        if (id < 0 || id >= vocabulary()) {
            throw new InputException(
                    "no token " + id + "; the program " + program.name() + " has " + vocabulary() + ", from 0");
        }
        return id == Program.BOS ? Program.BOS_WORD : program.words().get(id - 1);
    }

    @Override
    public int vocabulary() {
        return program.vocabulary();
    }

    @Override
    public OptionalInt endOfText() {
        return OptionalInt.empty();
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
