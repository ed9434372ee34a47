package dev.whence.app;

import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.knowledge.KnowledgeKind;
import dev.whence.discovery.methods.Methods;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The methods of discovery, printed: what each finds, needs, assumes, honours, and when to use it. */
final class MethodList {
    private final PrintWriter out;

    MethodList(PrintWriter out) {
        this.out = out;
    }

    void print() {
        for (SearchMethod method : Methods.all()) {
            MethodInfo info = method.info();
            out.println();
            out.println(info.word() + "  " + info.title() + " (" + info.source() + ")");
            paragraph("", info.advice());
            paragraph("Finds: ", "a " + info.finds() + "; asks " + asks(info) + ".");
            paragraph("Assumes: ", String.join(" ", info.assumes()));
            paragraph("Honours: ", honours(info) + ".");
            new TreeMap<>(info.options()).forEach((name, text) -> paragraph("--set " + name + "=: ", text));
        }
        out.flush();
    }

    private static String asks(MethodInfo info) {
        return switch (info.asks()) {
            case TEST -> "an independence test (--test)";
            case SCORE -> "a score (--score)";
            case TEST_AND_SCORE -> "an independence test (--test) and a score (--score)";
            case VALUES -> "the values themselves";
        };
    }

    private static String honours(MethodInfo info) {
        List<String> words = Arrays.stream(KnowledgeKind.values())
                .filter(info.honours()::contains)
                .map(kind -> kind.words().toLowerCase(Locale.ROOT))
                .toList();
        return words.isEmpty() ? "no knowledge" : words.stream().collect(Collectors.joining(", "));
    }

    private void paragraph(String head, String text) {
        if (text.isEmpty()) {
            return;
        }
        for (String line : TourCommand.wrapped(head + text, Terminal.width() - 4)) {
            out.println("    " + line);
        }
    }
}
