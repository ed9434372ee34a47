package dev.whence.benchmarks.discovery;

import dev.whence.causal.graph.NodeSet;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.tests.TestKind;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How often each test finds a dependence of x and y given z at level 0.05, by form and size of the effect and by rows; at
 * effect 0 that is how often it is wrong. One row of output per form, rows and effect; a column per test.
 *
 * <p>Arguments: data sets per figure (100), rows (200,500,1000), tests (the words of {@link TestKind}).
 */
public final class PowerOfTests {
    private static final NodeSet Z = NodeSet.of(2);

    /** How x and y depend on z, and on each other. */
    enum Form {
        /** Linear in z and in a common cause that is not seen, Gaussian noise: where Fisher z is at home. */
        LINEAR(0, 0.3, 0.5, 0.7),
        /** Nonlinear functions of a sum of a function of z, the common cause, and noise. */
        POST_NONLINEAR(0, 0.2, 0.35, 0.5),
        /** The spread of y grows with the square of x's noise: no correlation of any order with x's sign. */
        MULTIPLICATIVE(0, 0.3, 0.6, 1),
        /** y moves with the cosine of x's noise: no linear trend. */
        WAVE(0, 0.3, 0.6, 1);

        private final double[] effects;

        Form(double... effects) {
            this.effects = effects;
        }

        Table table(int rows, double effect, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] x = new double[rows];
            double[] y = new double[rows];
            double[] z = new double[rows];
            for (int i = 0; i < rows; i++) {
                z[i] = random.nextGaussian();
                double a = random.nextGaussian();
                double b = random.nextGaussian();
                double shared = effect * random.nextGaussian();
                switch (this) {
                    case LINEAR -> {
                        x[i] = 0.8 * z[i] + a + shared;
                        y[i] = 0.8 * z[i] + b + shared;
                    }
                    case POST_NONLINEAR -> {
                        x[i] = Math.tanh(z[i] + 0.7 * a + shared);
                        y[i] = Math.pow(Math.sin(1.5 * z[i]) + 0.7 * b + shared, 3);
                    }
                    case MULTIPLICATIVE -> {
                        x[i] = 0.5 * z[i] + a;
                        y[i] = Math.sin(z[i]) + b * (1 + effect * a * a);
                    }
                    case WAVE -> {
                        x[i] = 0.5 * z[i] * z[i] + a;
                        y[i] = Math.cos(z[i]) + effect * Math.cos(2 * a) + b;
                    }
                }
            }
            return new Table(
                    "simulated",
                    List.of(new ContinuousColumn("x", x), new ContinuousColumn("y", y), new ContinuousColumn("z", z)));
        }
    }

    private PowerOfTests() {}

    public static void main(String[] arguments) {
        int repeats = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        List<Integer> sizes = List.of((arguments.length > 1 ? arguments[1] : "200,500,1000").split(",")).stream()
                .map(Integer::valueOf)
                .toList();
        List<TestKind> tests = List.of(
                        (arguments.length > 2 ? arguments[2] : "fisher-z,kci,kci-spectral,rcit,rcot,cmi-knn")
                                .split(","))
                .stream()
                .map(TestKind::named)
                .toList();
        StringBuilder head = new StringBuilder("| form | rows | effect |");
        StringBuilder rule = new StringBuilder("|---|---|---|");
        for (TestKind test : tests) {
            head.append(' ').append(test.word()).append(" |");
            rule.append("---|");
        }
        System.out.println(head + "\n" + rule);
        for (Form form : Form.values()) {
            for (int rows : sizes) {
                for (double effect : form.effects) {
                    StringBuilder line = new StringBuilder(
                            "| " + form.name().toLowerCase(Locale.ROOT) + " | " + rows + " | " + effect + " |");
                    for (TestKind test : tests) {
                        line.append(String.format(Locale.ROOT, " %.2f |", power(test, form, rows, effect, repeats)));
                    }
                    System.out.println(line);
                }
            }
        }
    }

    /** The share of the data sets in which p is at most 0.05. */
    static double power(TestKind test, Form form, int rows, double effect, int repeats) {
        List<Boolean> rejected = Parallel.map(
                repeats,
                Runtime.getRuntime().availableProcessors(),
                i -> test.on(
                                        form.table(rows, effect, 31L * i + rows),
                                        SearchOptions.defaults().withSeed(i))
                                .pValue(0, 1, Z)
                        <= 0.05);
        return (double) rejected.stream().filter(found -> found).count() / repeats;
    }
}
