package dev.whence.app;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/** What is known of the terminal: whether there is one, its width, its character set. */
final class Terminal {
    private static final int LEAST = 40;
    private static final int MOST = 120;

    private Terminal() {}

    /** Whether standard output is a terminal (redirected output gets no colours); the launcher tells. */
    static boolean isInteractive() {
        return Boolean.getBoolean("whence.stdout.terminal");
    }

    /** Whether standard error is a terminal, where progress may be drawn. */
    static boolean showsProgress() {
        return Boolean.getBoolean("whence.stderr.terminal");
    }

    /** Colours only on a terminal, and not where NO_COLOR asks for none. */
    static Ansi ansi() {
        return colours() ? Ansi.ON : Ansi.OFF;
    }

    static boolean colours() {
        String none = System.getenv("NO_COLOR");
        return isInteractive() && (none == null || none.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    /** Columns to write for. */
    static int width() {
        return Math.clamp(Integer.getInteger("whence.columns", 100), LEAST, MOST);
    }

    /** Whether characters beyond ASCII will be shown as they are. */
    static boolean unicode() {
        Charset charset = System.out.charset();
        return charset.equals(StandardCharsets.UTF_8) || charset.name().startsWith("UTF-");
    }
}
