package dev.whence.discovery.neighbours;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.special.Gamma;

/**
 * The estimate of conditional mutual information I(X; Y | Z) from the k nearest neighbours of each row. With eps the
 * distance of the k-th in (X, Y, Z), and the numbers of rows closer than that in fewer coordinates, Frenzel and Pompe have
 * {@code psi(k) + mean of psi(n_z) - psi(n_xz) - psi(n_yz)}. Where values tie, rows at distance eps count too, and k is the
 * number that there are (Mesner and Shalizi 2021).
 *
 * <p>One row after the other is compared with all others, and with all shuffled versions of X at once: the distances in
 * (Y, Z) are the same for all of them, and no matrix of distances is held.
 */
final class NeighbourCounts {
    private final Coordinate x;
    private final Coordinate y;
    private final List<Coordinate> z;
    private final int neighbours;
    private final boolean ties;
    private final double[] digamma;

    NeighbourCounts(Coordinate x, Coordinate y, List<Coordinate> z, int neighbours) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.ties = x.ties() || y.ties() || z.stream().anyMatch(Coordinate::ties);
        this.neighbours = Math.min(neighbours, x.values().length - 1);
        this.digamma = new double[x.values().length + 2];
        for (int i = 1; i < digamma.length; i++) {
            digamma[i] = Gamma.digamma(i);
        }
    }

    int rows() {
        return x.values().length;
    }

    int[] x() {
        return x.values();
    }

    /**
     * What the rows {@code from} to {@code to} add to the estimate times the number of rows, for each version of X.
     *
     * @param versions [version][row]
     */
    double[] sums(int from, int to, int[][] versions) {
        int rows = rows();
        double[] sums = new double[versions.length];
        int[] inZ = new int[rows];
        int[] inYz = new int[rows];
        int[] inXz = new int[rows];
        int[] joint = new int[rows];
        int[] sortedZ = new int[rows];
        int[] sortedYz = new int[rows];
        int guess = 0;
        for (int i = from; i < to; i++) {
            Arrays.fill(inZ, 0);
            for (Coordinate coordinate : z) {
                coordinate.raise(inZ, coordinate.values()[i]);
            }
            System.arraycopy(inZ, 0, inYz, 0, rows);
            y.raise(inYz, y.values()[i]);
            System.arraycopy(inZ, 0, sortedZ, 0, rows);
            Arrays.sort(sortedZ);
            System.arraycopy(inYz, 0, sortedYz, 0, rows);
            Arrays.sort(sortedYz);
            for (int v = 0; v < versions.length; v++) {
                System.arraycopy(inZ, 0, inXz, 0, rows);
                x.raise(inXz, versions[v], versions[v][i]);
                for (int j = 0; j < rows; j++) {
                    joint[j] = Math.max(inXz[j], inYz[j]);
                }
                // the row itself is at distance 0 in all of them, so it is the first of its neighbours
                int distance = smallest(joint, neighbours + 1, sortedYz[neighbours], guess);
                guess = distance;
                // counts include the row itself
                if (ties) {
                    int k = countBelow(joint, distance + 1) - 1;
                    sums[v] += digamma[k]
                            + digamma[Math.max(1, firstAtLeast(sortedZ, distance + 1) - 1)]
                            - digamma[Math.max(1, countBelow(inXz, distance + 1) - 1)]
                            - digamma[Math.max(1, firstAtLeast(sortedYz, distance + 1) - 1)];
                } else {
                    sums[v] += digamma[neighbours]
                            + digamma[firstAtLeast(sortedZ, distance)]
                            - digamma[countBelow(inXz, distance)]
                            - digamma[firstAtLeast(sortedYz, distance)];
                }
            }
        }
        return sums;
    }

    /**
     * The {@code rank}-th smallest of some numbers, by bisection on the value: counting is what processors do fastest.
     *
     * @param atLeast a lower bound
     * @param guess where it may be
     */
    private static int smallest(int[] numbers, int rank, int atLeast, int guess) {
        int low = atLeast; // fewer than rank numbers are below it
        int high = Math.max(low, guess) + 1; // to be: at least rank numbers are below it
        int step = 16;
        if (countBelow(numbers, high) >= rank) {
            while (high - step > low && countBelow(numbers, high - step) >= rank) {
                high -= step;
                step *= 2;
            }
            low = Math.max(low, high - step);
        } else {
            low = high;
            while (countBelow(numbers, low + step) < rank) {
                low += step;
                step *= 2;
            }
            high = low + step;
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (countBelow(numbers, middle) >= rank) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private static int countBelow(int[] numbers, int limit) {
        int count = 0;
        for (int number : numbers) {
            count += (number - limit) >>> 31;
        }
        return count;
    }

    /** How many of the sorted numbers are below a limit. */
    private static int firstAtLeast(int[] sorted, int limit) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
