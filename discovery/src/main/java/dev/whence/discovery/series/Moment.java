package dev.whence.discovery.series;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A variable at a time relative to the present, as the nodes of a series' graph are named: "x(t)" or "x(t-2)".
 *
 * @param variable the column
 * @param lag how many steps before the present; 0 or more
 */
public record Moment(String variable, int lag) {
    private static final Pattern NAME = Pattern.compile("(.+)\\(t(?:-([1-9][0-9]{0,8}))?\\)");

    /** Read from a name such as "x(t-2)"; empty when it is no such name. */
    public static Optional<Moment> parse(String name) {
        Matcher read = NAME.matcher(name);
        if (!read.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Moment(read.group(1), read.group(2) == null ? 0 : Integer.parseInt(read.group(2))));
    }

    @Override
    public String toString() {
        return variable + (lag == 0 ? "(t)" : "(t-" + lag + ")");
    }
}
