package dev.whence.causal.identification.expression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A product; {@link #of} drops ones and flattens. */
public record Product(List<Expression> factors) implements Expression {
    public Product {
        factors = List.copyOf(factors);
    }

    /** The product in its simplest shape: 1 for no factors, the factor itself for one, 0 when any is 0. */
    public static Expression of(Collection<? extends Expression> factors) {
        List<Expression> flat = new ArrayList<>();
        for (Expression factor : factors) {
            if (factor == Constant.ZERO) {
                return Constant.ZERO;
            }
            if (factor instanceof Product(List<Expression> inner)) {
                flat.addAll(inner);
            } else if (factor != Constant.ONE) {
                flat.add(factor);
            }
        }
        return switch (flat.size()) {
            case 0 -> Constant.ONE;
            case 1 -> flat.getFirst();
            default -> new Product(flat);
        };
    }

    @Override
    public String toString() {
        return text();
    }
}
