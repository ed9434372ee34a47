package dev.whence.discovery.independence;

import dev.whence.causal.graph.NodeSet;
import dev.whence.tables.ContingencyTable;
import dev.whence.tables.Counts;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.special.Gamma;

/** What the tests on counts share; they differ in what a cell adds to the statistic. */
final class ContingencyTest {
    /** What a cell adds. */
    @FunctionalInterface
    interface Share {
        double of(int observed, double expected);
    }

    private final Counts counts;
    private final int[] rank;
    private final Share share;

    ContingencyTest(Counts counts, Share share) {
        this.counts = counts;
        this.rank = TestByName.ranks(counts.names());
        this.share = share;
    }

    List<String> names() {
        return counts.names();
    }

    TestResult test(int x, int y, NodeSet given) {
        return test(x, y, given.toArray());
    }

    TestResult test(int x, int y, int[] given) {
        // the same sum in the same order whichever way round the pair is asked and in whatever order the columns are
        boolean swap = rank[x] > rank[y];
        ContingencyTable table = counts.counts(swap ? y : x, swap ? x : y, byRank(given));
        int[] cells = table.counts();
        int levelsX = table.xLevels();
        int levelsY = table.yLevels();
        double statistic = 0;
        long degrees = 0;
        long rows = 0;
        int[] totalX = new int[levelsX];
        int[] totalY = new int[levelsY];
        for (int start = 0; start < cells.length; start += levelsX * levelsY) {
            int total = totals(cells, start, totalX, totalY);
            rows += total;
            int presentX = present(totalX);
            int presentY = present(totalY);
            if (presentX < 2 || presentY < 2) {
                continue; // nothing varies in this stratum, so nothing can depend
            }
            degrees += (long) (presentX - 1) * (presentY - 1);
            for (int i = 0; i < levelsX; i++) {
                for (int j = 0; j < levelsY && totalX[i] > 0; j++) {
                    if (totalY[j] > 0) {
                        double expected = (double) totalX[i] * totalY[j] / total;
                        statistic += share.of(cells[start + i * levelsY + j], expected);
                    }
                }
            }
        }
        double p = degrees == 0 ? 1 : Gamma.regularizedGammaQ(degrees / 2.0, Math.max(0, statistic) / 2);
        return new TestResult(statistic, degrees, Math.toIntExact(rows), p);
    }

    private int[] byRank(int[] given) {
        int[] sorted = given.clone();
        for (int i = 1; i < sorted.length; i++) { // few: by insertion
            int variable = sorted[i];
            int j = i;
            for (; j > 0 && rank[sorted[j - 1]] > rank[variable]; j--) {
                sorted[j] = sorted[j - 1];
            }
            sorted[j] = variable;
        }
        return sorted;
    }

    private static int totals(int[] cells, int start, int[] totalX, int[] totalY) {
        Arrays.fill(totalX, 0);
        Arrays.fill(totalY, 0);
        int total = 0;
        for (int i = 0; i < totalX.length; i++) {
            for (int j = 0; j < totalY.length; j++) {
                int count = cells[start + i * totalY.length + j];
                totalX[i] += count;
                totalY[j] += count;
                total += count;
            }
        }
        return total;
    }

    private static int present(int[] totals) {
        int present = 0;
        for (int total : totals) {
            present += total > 0 ? 1 : 0;
        }
        return present;
    }
}
