package dev.whence.discovery.pairwise;

import dev.whence.causal.InputException;
import dev.whence.causal.Progress;
import dev.whence.discovery.Parallel;
import dev.whence.discovery.pairwise.PairDecision.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Decides the direction of a pair by a {@link PairMeasure}.
 *
 * <p>A measure that tests its model decides as Hoyer et al. 2009 do: for the direction whose model is not rejected when the
 * other is; when both or neither are rejected, for none. Other measures decide when the preference exceeds 1.96 of its
 * standard deviations, which is estimated on half samples drawn without replacement: the preference on a half varies about
 * that on the whole as the whole varies about the truth (Politis, Romano and Wolf 1999, "Subsampling", section 2).
 */
public final class PairSearch {
    private static final double CLEAR = 1.96;
    private static final int DEPENDENCE_ROWS = 1000;

    private PairSearch() {}

    /**
     * Decides.
     *
     * @param x one value a row, finite
     * @param y as many
     * @throws InputException when there are fewer than 20 rows
     */
    public static PairDecision run(
            double[] x, double[] y, PairMeasure measure, PairOptions options, Progress progress) {
        if (x.length < PairOptions.FEWEST) {
            throw new InputException("found " + x.length + " complete rows; a pair needs at least " + PairOptions.FEWEST
                    + ", and some hundreds to decide anything");
        }
        SplittableRandom random = new SplittableRandom(options.seed());
        int[] rows = draw(x.length, Math.min(x.length, options.maxRows()), random);
        double[] a = Values.take(x, rows);
        double[] b = Values.take(y, rows);
        int[] few = draw(a.length, Math.min(a.length, DEPENDENCE_ROWS), random);
        double dependence = Hsic.of(Values.take(a, few), Values.take(b, few)).pValue();
        progress.check();
        PairScore score = measure.score(a, b, random.nextLong());
        progress.at("directions", 1, 1L + options.repeats());
        long[] seeds = random.longs(options.repeats()).toArray();
        List<Double> halves = Parallel.map(options.repeats(), options.threads(), i -> {
            progress.check();
            SplittableRandom own = new SplittableRandom(seeds[i]);
            int[] half = draw(a.length, a.length / 2, own);
            double preference = measure.score(Values.take(a, half), Values.take(b, half), own.nextLong())
                    .preference();
            progress.at("directions", i + 2L, 1L + options.repeats());
            return preference;
        });
        double deviation = Double.NaN;
        double agreement = Double.NaN;
        if (!halves.isEmpty()) {
            double squares = 0;
            int same = 0;
            for (double half : halves) {
                squares += (half - score.preference()) * (half - score.preference());
                same += half * score.preference() > 0 ? 1 : 0;
            }
            deviation = Math.sqrt(squares / halves.size());
            agreement = (double) same / halves.size();
        }
        return new PairDecision(
                verdict(score, dependence, deviation, options), score, dependence, deviation, agreement, a.length);
    }

    private static Verdict verdict(PairScore score, double dependence, double deviation, PairOptions options) {
        if (dependence >= options.alpha()) {
            return Verdict.INDEPENDENT;
        }
        Verdict preferred = score.preference() > 0 ? Verdict.FORWARD : Verdict.BACKWARD;
        if (options.always() && score.preference() != 0) {
            return preferred;
        }
        if (!score.testable()) {
            return Math.abs(score.preference()) > CLEAR * deviation ? preferred : Verdict.TOO_CLOSE;
        }
        boolean forward = score.forwardFit() >= options.alpha();
        boolean backward = score.backwardFit() >= options.alpha();
        if (forward && backward) {
            return Verdict.BOTH_FIT;
        }
        return forward || backward ? preferred : Verdict.NEITHER_FITS;
    }

    /** Some of n rows, without replacement, in increasing order. */
    private static int[] draw(int n, int count, SplittableRandom random) {
        int[] rows = new int[n];
        Arrays.setAll(rows, i -> i);
        for (int i = 0; i < count && count < n; i++) {
            int j = i + random.nextInt(n - i);
            int swap = rows[i];
            rows[i] = rows[j];
            rows[j] = swap;
        }
        int[] drawn = Arrays.copyOf(rows, count);
        Arrays.sort(drawn);
        return drawn;
    }
}
