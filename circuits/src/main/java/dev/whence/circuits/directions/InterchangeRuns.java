package dev.whence.circuits.directions;

import dev.whence.causal.InputException;
import dev.whence.networks.Network;
import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Pass;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.Address;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Runs interchanges from the first site's layer on: the base prompts' streams up to there and the source prompts' values
 * at the sites are computed once. Differentiable in what the mix is made of; the network is constant.
 */
final class InterchangeRuns implements AutoCloseable {
    private static final int TOKENS = 2048;

    /** What a site's value becomes. */
    @FunctionalInterface
    interface Mix {
        /**
         * @param site the number of the site
         * @param base {@code [pair, component]}, as it is in this run
         * @param source of the same shape, as it is in the source's run
         */
        Tensor value(int site, Tensor base, Tensor source);
    }

    /** A site as a part of a point; {@code layer} may be the number of layers, for the stream after the last. */
    private record Part(Point point, int layer, int head, List<Integer> neurons, int width) {}

    private final Blocks blocks;
    private final Interchanges pairs;
    private final List<Part> parts = new ArrayList<>();
    private final int first;
    private final int[][] positions;
    private final int[] lengths;
    private final int[] baseRow;
    /** Streams of the distinct base prompts before the first layer that changes, {@code [prompt, position, width]}. */
    private final Tensor streams;
    /** By site, the source values {@code [pair, component]}. */
    private final List<Tensor> sources = new ArrayList<>();

    /** @throws InputException when a site is not in the network, is a subspace, or is not at one position per prompt */
    InterchangeRuns(Network network, Interchanges pairs, List<? extends Site> sites) {
        if (sites.isEmpty()) {
            throw new InputException("no site to interchange, expected at least one");
        }
        this.blocks = network.blocks();
        this.pairs = pairs;
        int vocabulary = network.spec().vocabulary();
        pairs.bases().check(vocabulary, network.spec().context());
        pairs.sources().check(vocabulary, network.spec().context());
        for (int token : pairs.answers()) {
            if (token < 0 || token >= vocabulary) {
                throw new InputException("answer token " + token + " is not in the vocabulary of " + vocabulary
                        + " tokens (0 to " + (vocabulary - 1) + ")");
            }
        }
        this.positions = new int[sites.size()][];
        for (int site = 0; site < positions.length; site++) {
            Site each = sites.get(site);
            SiteVectors.check(network, each);
            if (each instanceof Site.Within || each instanceof Site.Logits) {
                throw new InputException(
                        "cannot learn an interchange at " + each + ": expected a plain site before the logits");
            }
            parts.add(part(each, network));
            positions[site] = SiteVectors.positions(each, pairs.bases());
            SiteVectors.positions(each, pairs.sources()); // refused before anything is computed
        }
        this.first = parts.stream().mapToInt(Part::layer).min().orElseThrow();
        List<List<Integer>> distinct = pairs.bases().ids().stream().distinct().toList();
        Map<List<Integer>, Integer> number = new LinkedHashMap<>();
        distinct.forEach(prompt -> number.put(prompt, number.size()));
        this.baseRow = pairs.bases().ids().stream()
                .mapToInt(prompt -> java.util.Objects.requireNonNull(number.get(prompt)))
                .toArray();
        this.lengths = distinct.stream().mapToInt(List::size).toArray();
        this.streams = streams(new Prompts(distinct));
        for (Site site : sites) {
            sources.add(sourceValues(network, site));
        }
    }

    private static Part part(Site site, Network network) {
        Address address = Address.of(site);
        int width = site.width(network.spec());
        return switch (address.point()) {
            case EMBEDDINGS -> new Part(Point.RESIDUAL_BEFORE, 0, -1, List.of(), width);
            case RESIDUAL_AFTER -> new Part(Point.RESIDUAL_BEFORE, address.layer() + 1, -1, List.of(), width);
            default -> new Part(address.point(), address.layer(), address.head(), address.neurons(), width);
        };
    }

    private Tensor streams(Prompts prompts) {
        int columns = prompts.longest();
        int rows = Math.max(1, TOKENS / columns);
        return Tensors.withoutGradient(() -> {
            List<Tensor> batches = new ArrayList<>();
            for (int from = 0; from < prompts.size(); from += rows) {
                int count = Math.min(rows, prompts.size() - from);
                long[] ids = new long[count * columns];
                for (int row = 0; row < count; row++) {
                    for (int position = 0; position < prompts.length(from + row); position++) {
                        ids[row * columns + position] =
                                prompts.prompt(from + row).get(position);
                    }
                }
                Tensor batch =
                        Tensors.of(ids, count, columns).to(blocks.weights().device(), ScalarType.Long);
                try (Pass pass = new Pass(blocks, Taps.NONE, Arrays.copyOfRange(lengths, from, from + count))) {
                    batches.add(pass.stream(batch, first - 1));
                }
            }
            return Tensors.keep(Tensors.concatenated(batches, 0).detach());
        });
    }

    private Tensor sourceValues(Network network, Site site) {
        int[] at = SiteVectors.positions(site, pairs.sources());
        record Key(List<Integer> prompt, int position) {}
        Map<Key, Integer> number = new LinkedHashMap<>();
        int[] rows = new int[pairs.size()];
        for (int pair = 0; pair < rows.length; pair++) {
            rows[pair] = number.computeIfAbsent(new Key(pairs.sources().prompt(pair), at[pair]), _ -> number.size());
        }
        List<Key> keys = List.copyOf(number.keySet());
        Site each = site.at(new At.PerPrompt(keys.stream().map(Key::position).toList()));
        double[][] vectors = java.util.Objects.requireNonNull(SiteVectors.of(
                        network, new Prompts(keys.stream().map(Key::prompt).toList()), List.of(each))
                .get(each));
        int width = vectors[0].length;
        float[] flat = new float[rows.length * width];
        for (int pair = 0; pair < rows.length; pair++) {
            for (int i = 0; i < width; i++) {
                flat[pair * width + i] = (float) vectors[rows[pair]][i];
            }
        }
        return Tensors.withoutGradient(() -> Tensors.keep(
                Tensors.of(flat, rows.length, width).to(blocks.weights().device(), ScalarType.Float)));
    }

    /** Components of a site. */
    int width(int site) {
        return parts.get(site).width();
    }

    int sites() {
        return parts.size();
    }

    Interchanges pairs() {
        return pairs;
    }

    /**
     * The logits that answer some pairs: {@code [pair, answer]} in the order of the answers, or of the vocabulary where
     * there are none. Belongs to the caller's scope.
     */
    Tensor logits(int[] which, Mix mix) {
        int[] rows = Arrays.stream(which).map(pair -> baseRow[pair]).toArray();
        int[] ends = Arrays.stream(rows).map(row -> lengths[row]).toArray();
        int columns = Arrays.stream(ends).max().orElseThrow();
        int layers = blocks.spec().layers();
        int[] last = Arrays.stream(ends).map(length -> length - 1).toArray();
        Taps taps = new Mixing(which, mix);
        try (Pass pass = new Pass(blocks, taps, ends)) {
            Tensor x = streams.index_select(0, index(rows)).narrow(1, 0, columns);
            boolean tappedLast = parts.stream().anyMatch(part -> part.layer() >= layers - 1);
            int whole = tappedLast || !blocks.spec().isCausal() ? layers : layers - 1;
            for (int layer = first; layer < whole; layer++) {
                x = pass.layer(layer, x);
            }
            if (taps.wants(Point.RESIDUAL_BEFORE, layers)) {
                x = taps.visit(Point.RESIDUAL_BEFORE, layers, x);
            }
            Tensor at = whole < layers ? pass.lastLayer(x, last) : pass.rows(x, last);
            if (pairs.answers().isEmpty()) {
                return pass.logitsOf(at).squeeze(1).to(ScalarType.Float);
            }
            int choices = pairs.answers().size();
            long[] tokens = new long[which.length * choices];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = pairs.answers().get(i % choices);
            }
            return pass.logits(at.squeeze(1), longs(tokens, which.length, choices));
        }
    }

    /** The column of a pair's expected answer. */
    long target(int pair) {
        int token = pairs.expected().get(pair);
        return pairs.answers().isEmpty() ? token : pairs.answers().indexOf(token);
    }

    /** Mean over some pairs of {@code -log p(expected answer)} among the answers, in nats. */
    Tensor loss(int[] which, Mix mix) {
        long[] targets = Arrays.stream(which).mapToLong(this::target).toArray();
        Tensor log = torch.log_softmax(logits(which, mix), 1);
        return log.gather(1, longs(targets, which.length, 1)).mean().neg();
    }

    /** The token that the network answers each pair with. */
    int[] answers(Mix mix) {
        int[] answers = new int[pairs.size()];
        int rows = Math.max(1, TOKENS / Arrays.stream(lengths).max().orElseThrow());
        for (int from = 0; from < answers.length; from += rows) {
            int start = from;
            int[] which = new int[Math.min(rows, answers.length - from)];
            Arrays.setAll(which, i -> start + i);
            float[] logits = Tensors.withoutGradient(() -> Tensors.floats(logits(which, mix)));
            int choices = logits.length / which.length;
            for (int row = 0; row < which.length; row++) {
                int best = 0;
                for (int choice = 1; choice < choices; choice++) {
                    if (logits[row * choices + choice] > logits[row * choices + best]) {
                        best = choice;
                    }
                }
                answers[start + row] =
                        pairs.answers().isEmpty() ? best : pairs.answers().get(best);
            }
        }
        return answers;
    }

    /** How often the network answers as expected. */
    InterchangeAccuracy accuracy(Mix mix) {
        return InterchangeAccuracy.of(pairs, answers(mix));
    }

    /** A constant matrix {@code [rows, columns]} where the network is. */
    Tensor constant(double[][] matrix) {
        float[] flat = new float[matrix.length * matrix[0].length];
        int at = 0;
        for (double[] row : matrix) {
            for (double value : row) {
                flat[at++] = (float) value;
            }
        }
        return Tensors.of(flat, matrix.length, matrix[0].length)
                .to(blocks.weights().device(), ScalarType.Float);
    }

    private Tensor index(int[] values) {
        return longs(Arrays.stream(values).asLongStream().toArray(), values.length);
    }

    private Tensor longs(long[] values, long... shape) {
        return Tensors.of(values, shape).to(blocks.weights().device(), ScalarType.Long);
    }

    @Override
    public void close() {
        Tensors.free(streams);
        Tensors.free(sources);
    }

    /** Puts the mixed values in; by adding the change where a site is, so that nothing is written in place. */
    private final class Mixing implements Taps {
        private final int[] which;
        private final Mix mix;

        Mixing(int[] which, Mix mix) {
            this.which = which;
            this.mix = mix;
        }

        @Override
        public boolean wants(Point point, int layer) {
            return parts.stream().anyMatch(part -> part.point() == point && part.layer() == layer);
        }

        @Override
        public Tensor visit(Point point, int layer, Tensor value) {
            Tensor current = value;
            for (int site = 0; site < parts.size(); site++) {
                Part part = parts.get(site);
                if (part.point() == point && part.layer() == layer) {
                    current = changed(site, part, current);
                }
            }
            return current;
        }

        private Tensor changed(int site, Part part, Tensor value) {
            long columns = value.size(1);
            long components = value.size(-1);
            Tensor slice = part.head() < 0 ? value : value.select(2, part.head());
            Tensor at =
                    slice.gather(1, positionIndex(site, components)).squeeze(1).to(ScalarType.Float);
            Tensor columnsOf = part.neurons().isEmpty() ? at : at.index_select(1, neurons(part));
            Tensor source = sources.get(site).index_select(0, index(which));
            Tensor change = mix.value(site, columnsOf, source).sub(columnsOf);
            if (!part.neurons().isEmpty()) {
                change = torch.zeros_like(at).index_add(1, neurons(part), change);
            }
            float[] marks = new float[which.length * Math.toIntExact(columns)];
            for (int row = 0; row < which.length; row++) {
                marks[row * Math.toIntExact(columns) + positions[site][which[row]]] = 1;
            }
            Tensor where = Tensors.of(marks, which.length, columns, 1).to(value.device(), ScalarType.Float);
            Tensor spread = where.mul(change.unsqueeze(1));
            if (part.head() >= 0) {
                float[] heads = new float[Math.toIntExact(value.size(2))];
                heads[part.head()] = 1;
                Tensor one = Tensors.of(heads, 1, 1, heads.length, 1).to(value.device(), ScalarType.Float);
                spread = spread.unsqueeze(2).mul(one);
            }
            return value.add(spread.to(value.scalar_type()));
        }

        private Tensor neurons(Part part) {
            return index(part.neurons().stream().mapToInt(Integer::intValue).toArray());
        }

        private Tensor positionIndex(int site, long components) {
            int[] at = Arrays.stream(which).map(pair -> positions[site][pair]).toArray();
            return index(at).reshape(which.length, 1, 1).expand(which.length, 1, components);
        }
    }
}
