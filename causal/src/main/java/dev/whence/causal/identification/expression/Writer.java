package dev.whence.causal.identification.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What text and LaTeX share: sums stand last in a product, and are bracketed where another factor follows. */
abstract class Writer {
    abstract String value(Value value);

    abstract String probability(String of, String given, String doing);

    abstract String fraction(Expression numerator, Expression denominator, boolean alone);

    abstract String sum(String over, String body);

    abstract String bracketed(String inner);

    abstract String times(boolean beforeSum);

    String write(Expression expression) {
        return switch (expression) {
            case Constant constant -> constant.toString();
            case Probability(var of, var given, var doing) -> probability(list(of), list(given), list(doing));
            case Product(var factors) -> product(factors);
            case Fraction(var numerator, var denominator) -> fraction(numerator, denominator, true);
            case Sum(var over, var body) -> sum(list(over), write(body));
        };
    }

    private String product(List<Expression> factors) {
        List<Expression> ordered = new ArrayList<>();
        factors.stream().filter(factor -> !(factor instanceof Sum)).forEach(ordered::add);
        factors.stream().filter(factor -> factor instanceof Sum).forEach(ordered::add);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ordered.size(); i++) {
            Expression factor = ordered.get(i);
            boolean last = i == ordered.size() - 1;
            if (i > 0) {
                text.append(times(!(factor instanceof Probability) || !(ordered.get(i - 1) instanceof Probability)));
            }
            text.append(
                    switch (factor) {
                        case Sum sum when !last -> bracketed(write(sum));
                        case Fraction(var numerator, var denominator) -> fraction(numerator, denominator, false);
                        default -> write(factor);
                    });
        }
        return text.toString();
    }

    private String list(List<Value> values) {
        return values.stream().map(this::value).collect(Collectors.joining(", "));
    }
}
