package dev.whence.causal.identification.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** LaTeX for mathematics mode: {@code V12} is written {@code V_{12}}, a longer name {@code \mathit{name}}. */
final class LatexWriter extends Writer {
    private static final Pattern INDEXED = Pattern.compile("([A-Za-z])_?(\\d+)");

    @Override
    String value(Value value) {
        String name = value.variable();
        Matcher indexed = INDEXED.matcher(name);
        String written;
        if (indexed.matches()) {
            written = indexed.group(1) + "_{" + indexed.group(2) + "}";
        } else if (name.length() == 1) {
            written = escaped(name);
        } else {
            written = "\\mathit{" + escaped(name) + "}";
        }
        String primes = "'".repeat(value.primes());
        return written.endsWith("}") && value.primes() > 0 ? "{" + written + "}" + primes : written + primes;
    }

    private static String escaped(String name) {
        return name.replace("\\", "\\backslash ")
                .replaceAll("([_%&#${}])", "\\\\$1")
                .replace(" ", "\\ ")
                .replace("^", "\\hat{}")
                .replace("~", "\\sim ");
    }

    @Override
    String probability(String of, String given, String doing) {
        return "P" + (doing.isEmpty() ? "" : "_{" + doing + "}") + "(" + of + (given.isEmpty() ? "" : " \\mid " + given)
                + ")";
    }

    @Override
    String fraction(Expression numerator, Expression denominator, boolean alone) {
        return "\\frac{" + write(numerator) + "}{" + write(denominator) + "}";
    }

    @Override
    String sum(String over, String body) {
        return "\\sum_{" + over + "} " + body;
    }

    @Override
    String bracketed(String inner) {
        return "\\left[" + inner + "\\right]";
    }

    @Override
    String times(boolean beforeSum) {
        return " \\, ";
    }
}
