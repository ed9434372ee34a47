package dev.whence.networks.tasks;

import java.util.List;
import java.util.SplittableRandom;

/** Sums and differences of two numbers; the corrupt prompt has other numbers and another result. */
final class Arithmetic implements Task.Generator {
    private static final int BELOW = 50;

    private record Operation(String template, int sign) {
        int result(int a, int b) {
            return a + sign * b;
        }
    }

    private static final List<Operation> OPERATIONS = List.of(
            new Operation("Q: How much is %d plus %d? A:", 1),
            new Operation("Q: What is the sum of %d and %d? A:", 1),
            new Operation("Q: How much is %d minus %d? A:", -1),
            new Operation("Q: What is the difference between %d and %d? A:", -1));

    @Override
    public TextPair draw(SplittableRandom random) {
        Operation operation = Draw.one(random, OPERATIONS);
        while (true) {
            int[] n = random.ints(4, 1, BELOW).toArray();
            int clean = operation.result(n[0], n[1]);
            int corrupt = operation.result(n[2], n[3]);
            if (clean >= 0 && corrupt >= 0 && clean != corrupt) {
                return TextPair.of(
                        String.format(operation.template(), n[0], n[1]),
                        String.format(operation.template(), n[2], n[3]),
                        " " + clean,
                        " " + corrupt);
            }
        }
    }
}
