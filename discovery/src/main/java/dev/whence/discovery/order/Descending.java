package dev.whence.discovery.order;

/** Sorts numbers by keys without making objects of them. */
final class Descending {
    private Descending() {}

    /** Sorts the first {@code count} values by falling key, equal keys by rising value; the keys move along. */
    static void sort(double[] keys, int[] values, int count) {
        quick(keys, values, 0, count - 1);
    }

    private static void quick(double[] keys, int[] values, int from, int to) {
        int low = from;
        int high = to;
        while (high - low > 12) {
            int middle = (low + high) >>> 1;
            double key = keys[middle];
            int value = values[middle];
            int i = low;
            int j = high;
            while (i <= j) {
                while (before(keys[i], values[i], key, value)) {
                    i++;
                }
                while (before(key, value, keys[j], values[j])) {
                    j--;
                }
                if (i <= j) {
                    swap(keys, values, i++, j--);
                }
            }
            if (j - low < high - i) { // the smaller half by recursion, so that its depth stays logarithmic
                quick(keys, values, low, j);
                low = i;
            } else {
                quick(keys, values, i, high);
                high = j;
            }
        }
        for (int i = low + 1; i <= high; i++) {
            for (int j = i; j > low && before(keys[j], values[j], keys[j - 1], values[j - 1]); j--) {
                swap(keys, values, j, j - 1);
            }
        }
    }

    private static boolean before(double key, int value, double otherKey, int otherValue) {
        return key > otherKey || (key == otherKey && value < otherValue);
    }

    private static void swap(double[] keys, int[] values, int i, int j) {
        double key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
        int value = values[i];
        values[i] = values[j];
        values[j] = value;
    }
}
