package dev.whence.circuits.behaviour;

import dev.whence.causal.Interval;
import dev.whence.causal.Intervention;
import dev.whence.causal.Progress;
import dev.whence.causal.Uncertainty;
import dev.whence.networks.Network;
import dev.whence.networks.metric.NetworkMetric;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.spec.TransformerSpec;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.PromptPair;
import dev.whence.networks.tokens.PromptPairs;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What heads do for the answer at the last position of the clean prompts of pairs. */
final class AnswerScores {
    private static final int RESAMPLES = 1000;
    private static final double LEVEL = 0.95;

    private final Network network;
    private final TransformerSpec spec;
    private final List<PromptPair> pairs;
    private final String source;
    private final Uncertainty uncertainty;
    private final boolean additive;
    private final boolean[] said;

    private AnswerScores(Network network, NetworkSystem system, PromptPairs pairs, Uncertainty uncertainty) {
        this.network = network;
        this.spec = network.spec();
        this.pairs = pairs.pairs();
        this.source = pairs.source();
        this.uncertainty = uncertainty;
        this.additive = Heads.notAdditive(spec).isEmpty();
        double[] likeliest = system.under(
                        Intervention.none(), new NetworkMetric.OfLogits("likeliest token", AnswerScores::likeliest))
                .values();
        this.said = new boolean[likeliest.length];
        for (int prompt = 0; prompt < said.length; prompt++) {
            said[prompt] = (int) likeliest[prompt] == this.pairs.get(prompt).answer();
        }
    }

    private static double likeliest(double[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }

    /** Scores of every head, in order. */
    static List<List<Score>> of(Network network, PromptPairs pairs, Uncertainty uncertainty, Progress progress) {
        Prompts prompts =
                new Prompts(pairs.pairs().stream().map(PromptPair::clean).toList());
        try (NetworkSystem system = new NetworkSystem(network, prompts)) {
            return new AnswerScores(network, system, pairs, uncertainty).scores(system, progress);
        }
    }

    private List<List<Score>> scores(NetworkSystem system, Progress progress) {
        float[][] directions = additive ? directions(system) : new float[0][];
        List<List<Score>> scores = new ArrayList<>();
        for (int layer = 0; layer < spec.layers(); layer++) {
            progress.check();
            progress.at("the answer in " + source, layer, spec.layers());
            List<Site> sites = new ArrayList<>();
            for (int head = 0; head < spec.attention().heads(); head++) {
                sites.add(new Site.Pattern(layer, head, At.last()));
                sites.add(new Site.HeadOutput(layer, head, At.last()));
            }
            Trace trace = system.trace(sites);
            float[][] reads = additive ? reads(layer, directions) : new float[0][];
            for (int head = 0; head < spec.attention().heads(); head++) {
                scores.add(scores(layer, head, trace, reads));
            }
        }
        progress.at("the answer in " + source, spec.layers(), spec.layers());
        return scores;
    }

    /**
     * Of each prompt the direction in the stream that is the answer's logit, and behind them those of the distractors
     * (zero where there is none): {@code [2 * prompts][width]}, by the final norm's scale in that run.
     */
    private float[][] directions(NetworkSystem system) {
        Site last = new Site.Residual(spec.layers() - 1, Site.Residual.Stage.AFTER, At.last());
        Trace trace = system.trace(List.of(last));
        int count = pairs.size();
        long[] tokens = new long[2 * count];
        for (int prompt = 0; prompt < count; prompt++) {
            tokens[prompt] = pairs.get(prompt).answer();
            tokens[count + prompt] = pairs.get(prompt).distractor().orElse(0);
        }
        float[] rows = Tensors.withoutGradient(() -> {
            Tensor index =
                    Tensors.of(tokens, tokens.length).to(network.weights().device(), ScalarType.Long);
            Tensor unembedding = network.weights()
                    .parameter(spec.output().tied() ? "embedding.tokens" : "output.weight")
                    .index_select(0, index)
                    .to(ScalarType.Float);
            return Tensors.floats(Heads.foldedUnembedding(network, unembedding));
        });
        float[][] result = new float[tokens.length][spec.width()];
        for (int row = 0; row < result.length; row++) {
            int prompt = row % count;
            boolean none = row >= count && pairs.get(prompt).distractor().isEmpty();
            double scale = Heads.finalScale(spec, trace.of(last, prompt).at(0));
            for (int i = 0; i < spec.width(); i++) {
                result[row][i] = none ? 0 : (float) (rows[row * spec.width() + i] / scale);
            }
        }
        return result;
    }

    /** The directions as the heads of a layer write along them, {@code [2 * prompts][heads * headWidth]}. */
    private float[][] reads(int layer, float[][] directions) {
        int width = spec.attention().heads() * spec.attention().headWidth();
        float[] flat = new float[directions.length * spec.width()];
        for (int row = 0; row < directions.length; row++) {
            System.arraycopy(directions[row], 0, flat, row * spec.width(), spec.width());
        }
        float[] product = Tensors.withoutGradient(() -> Tensors.floats(Tensors.of(flat, directions.length, spec.width())
                .to(network.weights().device(), ScalarType.Float)
                .matmul(Heads.output(network, layer))));
        float[][] result = new float[directions.length][];
        for (int row = 0; row < result.length; row++) {
            result[row] = java.util.Arrays.copyOfRange(product, row * width, (row + 1) * width);
        }
        return result;
    }

    private List<Score> scores(int layer, int head, Trace trace, float[][] reads) {
        List<Double> attention = new ArrayList<>();
        List<Double> retrieved = new ArrayList<>();
        double uniform = 0;
        double uniformSaid = 0;
        double[] direct = new double[pairs.size()];
        List<List<double[]>> points = new ArrayList<>();
        for (int prompt = 0; prompt < pairs.size(); prompt++) {
            PromptPair pair = pairs.get(prompt);
            float[] row =
                    trace.of(new Site.Pattern(layer, head, At.last()), prompt).at(0);
            int[] answers = positions(pair, pair.answer());
            if (answers.length > 0) {
                double expected = AttentionScores.uniform(network, layer, pair.length() - 1, pair.length(), answers);
                attention.add(sum(row, answers));
                retrieved.add(said[prompt] && pair.clean().get(largest(row)) == pair.answer() ? 1.0 : 0);
                uniform += expected;
                uniformSaid += said[prompt] ? expected : 0;
            }
            if (additive) {
                float[] written = trace.of(new Site.HeadOutput(layer, head, At.last()), prompt)
                        .at(0);
                double toAnswer = along(reads[prompt], head, written);
                double toDistractor = along(reads[pairs.size() + prompt], head, written);
                direct[prompt] = toAnswer - toDistractor;
                List<double[]> own = new ArrayList<>();
                if (answers.length > 0) {
                    own.add(new double[] {sum(row, answers), toAnswer});
                }
                pair.distractor().ifPresent(distractor -> {
                    int[] others = positions(pair, distractor);
                    if (others.length > 0) {
                        own.add(new double[] {sum(row, others), toDistractor});
                    }
                });
                points.add(own);
            }
        }
        List<Score> scores = new ArrayList<>();
        if (!attention.isEmpty()) {
            int count = attention.size();
            String where = source + ", prompts with the answer in them";
            scores.add(Score.mean(Behaviour.ANSWER_ATTENTION, array(attention), uniform / count, uncertainty, where));
            scores.add(Score.mean(Behaviour.RETRIEVAL, array(retrieved), uniformSaid / count, uncertainty, where));
        }
        if (additive) {
            moving(points, scores);
            scores.add(Score.mean(Behaviour.DIRECT_EFFECT, direct, 0, uncertainty, source));
        }
        return scores;
    }

    private static int[] positions(PromptPair pair, int token) {
        return IntStream.range(0, pair.length())
                .filter(position -> pair.clean().get(position) == token)
                .toArray();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double sum(float[] row, int[] positions) {
        return IntStream.of(positions).mapToDouble(position -> row[position]).sum();
    }

    private static int largest(float[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    private double along(float[] reads, int head, float[] written) {
        double sum = 0;
        for (int i = 0; i < written.length; i++) {
            sum += (double) reads[head * written.length + i] * written[i];
        }
        return sum;
    }

    /** The correlation, where there is one: of at least three points, of which not all are alike. */
    private void moving(List<List<double[]>> points, List<Score> scores) {
        double value = correlation(points, IntStream.range(0, points.size()).toArray());
        int prompts =
                Math.toIntExact(points.stream().filter(own -> !own.isEmpty()).count());
        if (Double.isNaN(value)) {
            return;
        }
        SplittableRandom random = new SplittableRandom(1);
        double[] resampled = new double[RESAMPLES];
        int[] drawn = new int[points.size()];
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = random.nextInt(drawn.length);
            }
            resampled[r] = correlation(points, drawn);
        }
        double[] known = java.util.Arrays.stream(resampled)
                .filter(r -> !Double.isNaN(r))
                .sorted()
                .toArray();
        Interval interval = known.length < RESAMPLES / 2
                ? Interval.unavailable("too few prompts to resample")
                : new Interval(
                        known[(int) Math.floor((1 - LEVEL) / 2 * (known.length - 1))],
                        known[(int) Math.ceil((1 + LEVEL) / 2 * (known.length - 1))],
                        LEVEL,
                        "percentile bootstrap over prompts, " + RESAMPLES + " resamples, seed 1");
        scores.add(
                new Score(Behaviour.MOVING, value, 0, interval, prompts, source + ", words that stand in the prompts"));
    }

    /** Pearson's, over the points of some prompts; not a number when it is not defined. */
    static double correlation(List<List<double[]>> points, int[] prompts) {
        int count = 0;
        double meanX = 0;
        double meanY = 0;
        for (int prompt : prompts) {
            for (double[] point : points.get(prompt)) {
                count++;
                meanX += (point[0] - meanX) / count;
                meanY += (point[1] - meanY) / count;
            }
        }
        if (count < 3) {
            return Double.NaN;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int prompt : prompts) {
            for (double[] point : points.get(prompt)) {
                double x = point[0] - meanX;
                double y = point[1] - meanY;
                xx += x * x;
                yy += y * y;
                xy += x * y;
            }
        }
        // Rounding of numbers that are all alike is no spread.
        double least = 1e-12 * count;
        boolean spread = xx > least * Math.max(meanX * meanX, 1e-12) && yy > least * Math.max(meanY * meanY, 1e-12);
        return spread ? xy / Math.sqrt(xx * yy) : Double.NaN;
    }

    /** The prompts in which the answer stands, with its first position; for copying. */
    static List<int[]> answers(PromptPairs pairs) {
        List<int[]> found = new ArrayList<>();
        for (int prompt = 0; prompt < pairs.size(); prompt++) {
            PromptPair pair = pairs.pairs().get(prompt);
            int position = pair.clean().indexOf(pair.answer());
            if (position >= 0) {
                found.add(new int[] {prompt, position});
            }
        }
        return found;
    }
}
