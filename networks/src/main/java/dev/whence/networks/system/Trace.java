package dev.whence.networks.system;

import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The values of the sites that were asked for, prompt by prompt.
 *
 * @param sites of each site one entry per prompt
 */
public record Trace(Map<Site, List<Values>> sites) {
    public Trace {
        sites = Map.copyOf(sites);
    }

    /**
     * A site's values in one prompt.
     *
     * @param positions the positions, in order
     * @param width components per position (for patterns and attention logits, as many as the prompt has positions)
     * @param numbers {@code [position, component]}, row major
     */
    public record Values(List<Integer> positions, int width, float[] numbers) {
        /** The vector of the n-th of the positions. */
        public float[] at(int n) {
            return Arrays.copyOfRange(numbers, n * width, (n + 1) * width);
        }
    }

    /** A site's values in one prompt. */
    public Values of(Site site, int prompt) {
        List<Values> values = sites.get(site);
        if (values == null) {
            throw new IllegalArgumentException("not traced: " + site);
        }
        return values.get(prompt);
    }

    /** Rows of {@code [row, position, component]} at the site's own positions, padding cut off. */
    static List<Values> split(Site site, Tensor value, Rows rows) {
        float[] numbers = Tensors.floats(value);
        int components = Math.toIntExact(value.size(2));
        boolean pairs = Address.of(site).point().perPair();
        List<Values> result = new ArrayList<>();
        for (int row = 0; row < rows.count(); row++) {
            int length = rows.lengths()[row];
            int width = pairs ? length : components;
            List<Integer> positions = new ArrayList<>();
            for (int position = 0; position < length; position++) {
                if (rows.includes(site.at(), row, position)) {
                    positions.add(position);
                }
            }
            float[] part = new float[positions.size() * width];
            for (int i = 0; i < positions.size(); i++) {
                int from = (row * rows.columns() + positions.get(i)) * components;
                System.arraycopy(numbers, from, part, i * width, width);
            }
            result.add(new Values(positions, width, part));
        }
        return result;
    }
}
