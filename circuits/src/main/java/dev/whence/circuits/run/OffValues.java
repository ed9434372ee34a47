package dev.whence.circuits.run;

import dev.whence.causal.InputException;
import dev.whence.circuits.Question;
import dev.whence.circuits.graph.Node;
import dev.whence.networks.Network;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.system.Chunk;
import dev.whence.networks.tokens.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.bytedeco.pytorch.Tensor;

/** What components write when they are off, batch by batch. */
public final class OffValues implements AutoCloseable {
    private static final int TOKENS = 512;

    private final Question question;
    private final Optional<Prompts> others;
    private final Optional<Written> constant;

    /** @throws InputException when a constant has another width than its component, or a prompt has no partner */
    public OffValues(Question question, Off off) {
        this.question = question;
        this.others = switch (off) {
            case Off.Corrupt _ -> Optional.of(question.corrupt());
            case Off.Resample resample ->
                Optional.of(question.clean().select(question.clean().cycle(resample.seed())));
            case Off.Zero _, Off.Mean _, Off.Constant _ -> Optional.empty();
        };
        this.constant = switch (off) {
            case Off.Corrupt _, Off.Resample _ -> Optional.empty();
            case Off.Zero _ -> Optional.of(Written.zero(question.network()));
            case Off.Mean _ -> Optional.of(mean(question));
            case Off.Constant given -> Optional.of(replaced(question, given));
        };
    }

    /** The off values of a batch of the question's clean prompts; to be closed. */
    public Written of(Chunk chunk) {
        if (others.isPresent()) {
            return Written.of(
                    question.network(),
                    chunk.replaced(others.get().select(chunk.rows().units())));
        }
        Written given = constant.orElseThrow();
        return new Written(
                fitted(given.input(), chunk),
                layers(question.network(), layer -> fitted(given.heads(layer), chunk)),
                question.network().spec().mlp().isPresent()
                        ? layers(question.network(), layer -> fitted(given.mlp(layer), chunk))
                        : List.of());
    }

    /** Cut to the batch's positions, with a handle of its own. */
    private static Tensor fitted(Tensor values, Chunk chunk) {
        return (values.size(1) > chunk.rows().columns()
                        ? values.narrow(1, 0, chunk.rows().columns())
                        : values)
                .detach();
    }

    private static List<Tensor> layers(Network network, java.util.function.IntFunction<Tensor> each) {
        List<Tensor> tensors = new ArrayList<>();
        for (int layer = 0; layer < network.spec().layers(); layer++) {
            tensors.add(each.apply(layer));
        }
        return tensors;
    }

    /** Position by position over the clean prompts that have the position. */
    private static Written mean(Question question) {
        Network network = question.network();
        Prompts clean = question.clean();
        int longest = clean.longest();
        return Tensors.withoutGradient(() -> {
            float[] counts = new float[longest];
            for (int prompt = 0; prompt < clean.size(); prompt++) {
                for (int position = 0; position < clean.length(prompt); position++) {
                    counts[position]++;
                }
            }
            List<Tensor> sums = new ArrayList<>();
            for (int[] units : Chunk.batches(clean, TOKENS, (_, _) -> 0)) {
                Chunk chunk = Chunk.of(clean.select(units), units, longest);
                try (Written written = Written.of(network, chunk)) {
                    Tensor real = real(network, chunk);
                    List<Tensor> all = new ArrayList<>(List.of(written.input()));
                    all.addAll(layers(network, written::heads));
                    if (network.spec().mlp().isPresent()) {
                        all.addAll(layers(network, written::mlp));
                    }
                    for (int i = 0; i < all.size(); i++) {
                        Tensor value = all.get(i);
                        Tensor sum = value.mul(value.dim() == 4 ? real.unsqueeze(3) : real)
                                .sum(new long[] {0}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
                        if (i == sums.size()) {
                            sums.add(sum);
                        } else {
                            sums.set(i, sums.get(i).add(sum));
                        }
                    }
                }
            }
            Tensor count = Tensors.of(counts, 1, longest, 1)
                    .to(network.weights().device(), network.blocks().type());
            List<Tensor> means = sums.stream()
                    .map(sum -> sum.div(sum.dim() == 4 ? count.unsqueeze(3) : count))
                    .toList();
            int layers = network.spec().layers();
            return new Written(means.getFirst(), means.subList(1, 1 + layers), means.subList(1 + layers, means.size()));
        });
    }

    /** One where there is a token, {@code [row, position, 1]}. */
    private static Tensor real(Network network, Chunk chunk) {
        float[] values = new float[chunk.rows().count() * chunk.rows().columns()];
        for (int row = 0; row < chunk.rows().count(); row++) {
            java.util.Arrays.fill(
                    values,
                    row * chunk.rows().columns(),
                    row * chunk.rows().columns() + chunk.rows().lengths()[row],
                    1);
        }
        return Tensors.of(values, chunk.rows().count(), chunk.rows().columns(), 1)
                .to(network.weights().device(), network.blocks().type());
    }

    private static Written replaced(Question question, Off.Constant constant) {
        Network network = question.network();
        ToIntFunction<Node> widths = node -> node instanceof Node.Head
                ? network.spec().attention().headWidth()
                : network.spec().width();
        constant.values().forEach((node, values) -> {
            if (values.size() != widths.applyAsInt(node)) {
                throw new InputException("a constant of " + values.size() + " numbers for " + node + ", which writes "
                        + widths.applyAsInt(node));
            }
        });
        try (Written mean = mean(question)) {
            return Tensors.withoutGradient(() -> {
                Tensor input = set(network, mean.input().clone(), constant, new Node.Input());
                List<Tensor> heads = layers(network, layer -> {
                    Tensor copy = mean.heads(layer).clone();
                    for (int head = 0; head < network.spec().attention().heads(); head++) {
                        set(network, copy.select(2, head), constant, new Node.Head(layer, head));
                    }
                    return copy;
                });
                List<Tensor> mlps = network.spec().mlp().isPresent()
                        ? layers(
                                network,
                                layer -> set(network, mean.mlp(layer).clone(), constant, new Node.MlpBlock(layer)))
                        : List.of();
                return new Written(input, heads, mlps);
            });
        }
    }

    private static Tensor set(Network network, Tensor target, Off.Constant constant, Node node) {
        List<Double> values = constant.values().get(node);
        if (values != null) {
            float[] numbers = new float[values.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = values.get(i).floatValue();
            }
            target.copy_(Tensors.of(numbers, numbers.length)
                    .to(network.weights().device(), network.blocks().type())
                    .expand_as(target));
        }
        return target;
    }

    @Override
    public void close() {
        constant.ifPresent(Written::close);
    }
}
