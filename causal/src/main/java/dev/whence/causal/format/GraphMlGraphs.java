package dev.whence.causal.format;

import dev.whence.causal.InputException;

final class GraphMlGraphs {
    private GraphMlGraphs() {}

    static GraphDocument read(String text, String source) {
        throw new InputException(source + ": GraphML is not read yet");
    }

    static String write(GraphDocument document) {
        throw new InputException("GraphML is not written yet");
    }
}
