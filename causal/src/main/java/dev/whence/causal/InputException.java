package dev.whence.causal;

/**
 * Something that the user supplied is wrong: a file, a column, a graph, an option. The message says what was found,
 * where, and what was expected; the command line prints it alone and exits with code 2.
 */
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
