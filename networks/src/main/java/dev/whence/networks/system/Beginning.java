package dev.whence.networks.system;

import static org.bytedeco.pytorch.global.torch.softmax;

import dev.whence.networks.run.Blocks;
import dev.whence.networks.run.Point;
import dev.whence.networks.run.Tensors;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Where a changed run leaves the undisturbed one, and the stream there. What the first edits change is worked out from
 * the recorded run alone, for one batch of prompts; only what follows must be run for every variant.
 *
 * @param layer the layer that is to run next; the number of layers when none is
 * @param between whether its attention is done already and {@code stream} is that between attention and MLP
 * @param stream {@code [prompt, position, width]} from the first position that changes
 */
record Beginning(int layer, boolean between, Tensor stream) {
    /** The edit that a pass reaches first. */
    static Edit first(List<Edit> edits, TransformerSpec spec) {
        return edits.stream()
                .min(Comparator.<Edit>comparingInt(edit -> order(edit, spec))
                        .thenComparing(edit -> edit.address().point()))
                .orElseThrow();
    }

    /** The layer of an edit: embeddings before all, logits after. */
    private static int order(Edit edit, TransformerSpec spec) {
        return switch (edit.address().point()) {
            case EMBEDDINGS -> -1;
            case LOGITS -> spec.layers();
            default -> edit.address().layer();
        };
    }

    /**
     * What a variant's run looks like just after its first edits.
     *
     * @param position the first position to look at; no edit changes anything before
     * @param left receives the edits that are still to be made by taps
     */
    static Beginning of(Blocks blocks, Base base, List<Edit> edits, int position, List<Edit> left) {
        return new Maker(blocks, base, edits, position, left).make();
    }

    /** Variants with the same number begin at the same place and can be one batch. */
    static int place(Edit first, TransformerSpec spec) {
        int layer = order(first, spec);
        return switch (first.address().point()) {
            case EMBEDDINGS -> 0;
            case RESIDUAL_BEFORE, LOGITS -> 2 * layer;
            case QUERY, KEY, VALUE, ATTENTION_LOGITS, PATTERN, HEAD_OUTPUT, ATTENTION_OUTPUT, RESIDUAL_BETWEEN ->
                beginsBetween(spec) ? 2 * layer + 1 : 2 * layer + 2;
            case MLP_INPUT, NEURONS, MLP_OUTPUT, RESIDUAL_AFTER -> 2 * layer + 2;
        };
    }

    private static boolean beginsBetween(TransformerSpec spec) {
        return spec.block().wiring() == Block.Wiring.SEQUENTIAL && spec.mlp().isPresent();
    }

    /** Whether a changed run can be continued from the recorded one; if not it must be run whole. */
    static boolean isPossible(List<Edit> edits, TransformerSpec spec) {
        if (spec.block().wiring() == Block.Wiring.SEQUENTIAL) {
            return true;
        }
        // In a parallel block neither of attention and MLP comes first.
        Edit first = first(edits, spec);
        return !isOfAttention(first.address().point())
                || edits.stream()
                        .noneMatch(edit ->
                                edit.address().layer() == first.address().layer()
                                        && isOfMlp(edit.address().point()));
    }

    private static boolean isOfAttention(Point point) {
        return point.compareTo(Point.QUERY) >= 0 && point.compareTo(Point.ATTENTION_OUTPUT) <= 0;
    }

    private static boolean isOfMlp(Point point) {
        return point.compareTo(Point.MLP_INPUT) >= 0 && point.compareTo(Point.MLP_OUTPUT) <= 0;
    }

    /** Works out one beginning. */
    private static final class Maker {
        private final Blocks blocks;
        private final TransformerSpec spec;
        private final Base base;
        private final int position;
        private final Rows rows;
        private final int layer;
        private final Point point;
        /** Edits of the layer that it begins in. */
        private final List<Edit> here;

        private final List<Edit> left;

        Maker(Blocks blocks, Base base, List<Edit> edits, int position, List<Edit> left) {
            this.blocks = blocks;
            this.spec = blocks.spec();
            this.base = base;
            this.position = position;
            this.rows = base.chunk().rows().from(position);
            this.left = left;
            Edit first = first(edits, spec);
            this.point = first.address().point();
            this.layer = order(first, spec);
            this.here = new ArrayList<>();
            for (Edit edit : edits) {
                (order(edit, spec) == layer ? here : left).add(edit);
            }
        }

        Beginning make() {
            return switch (point) {
                case EMBEDDINGS -> stream(0, Point.EMBEDDINGS, base.from(Point.EMBEDDINGS, 0, position));
                case RESIDUAL_BEFORE ->
                    stream(layer, Point.RESIDUAL_BEFORE, base.from(Point.RESIDUAL_BEFORE, layer, position));
                case QUERY, KEY, VALUE, ATTENTION_LOGITS, PATTERN, HEAD_OUTPUT, ATTENTION_OUTPUT, RESIDUAL_BETWEEN ->
                    attention();
                case MLP_INPUT, NEURONS, MLP_OUTPUT -> mlp();
                case RESIDUAL_AFTER ->
                    stream(layer + 1, Point.RESIDUAL_AFTER, base.from(Point.RESIDUAL_AFTER, layer, position));
                case LOGITS -> {
                    left.addAll(here);
                    Tensor last = base.last();
                    yield new Beginning(layer, false, last.narrow(1, position, last.size(1) - position));
                }
            };
        }

        private Beginning stream(int next, Point at, Tensor value) {
            Tensor changed = edited(at, value);
            here.stream().filter(edit -> edit.address().point() != at).forEach(left::add);
            return new Beginning(next, false, changed);
        }

        /** The edits of a point made on its value. */
        private Tensor edited(Point at, Tensor value) {
            List<Edit> mine =
                    here.stream().filter(edit -> edit.address().point() == at).toList();
            return mine.isEmpty()
                    ? value
                    : new EditTaps(List.of(new EditTaps.Part(mine, 0, rows))).visit(at, Math.max(0, layer), value);
        }

        private boolean has(Point at) {
            return here.stream().anyMatch(edit -> edit.address().point() == at);
        }

        private Beginning attention() {
            Tensor output = attentionOutput();
            boolean sequential = spec.block().wiring() == Block.Wiring.SEQUENTIAL;
            Tensor before = base.from(Point.RESIDUAL_BEFORE, layer, position);
            if (sequential) {
                Tensor between = edited(
                        Point.RESIDUAL_BETWEEN,
                        point == Point.RESIDUAL_BETWEEN
                                ? base.from(Point.RESIDUAL_BETWEEN, layer, position)
                                : blocks.between(layer, before, output));
                if (spec.mlp().isPresent()) {
                    here.stream()
                            .filter(edit -> edit.address().point().compareTo(Point.RESIDUAL_BETWEEN) > 0)
                            .forEach(left::add);
                    return new Beginning(layer, true, between);
                }
                return new Beginning(layer + 1, false, edited(Point.RESIDUAL_AFTER, between));
            }
            // Attention and MLP do not see each other: what the MLP writes is as it was, but for edits of its own.
            Tensor after = base.from(Point.RESIDUAL_AFTER, layer, position).add(output.sub(baseOutput()));
            return new Beginning(layer + 1, false, edited(Point.RESIDUAL_AFTER, after));
        }

        private Tensor baseOutput() {
            return base.from(Point.ATTENTION_OUTPUT, layer, position);
        }

        /** What attention writes, after the edits of its insides. */
        private Tensor attentionOutput() {
            List<Integer> heads = changedHeads();
            if (heads.isEmpty()) {
                return edited(Point.ATTENTION_OUTPUT, baseOutput());
            }
            Tensor all = base.from(Point.HEAD_OUTPUT, layer, position);
            Tensor outputs = insideChanges() ? attended(heads) : picked(all, heads);
            List<Tensor> edited = new ArrayList<>();
            for (int i = 0; i < heads.size(); i++) {
                edited.add(headEdited(Point.HEAD_OUTPUT, heads.get(i), outputs.select(2, i)));
            }
            Tensor after = stacked(edited);
            Tensor change = blocks.written(layer, heads, after.sub(picked(all, heads)));
            Tensor written = spec.block().norms() == Block.Norms.SANDWICH
                    ? blocks.afterAttention(
                            layer, blocks.attentionWritten(layer, all).add(change))
                    : baseOutput().add(change);
            return edited(Point.ATTENTION_OUTPUT, written);
        }

        /** Query heads that some edit changes. */
        private List<Integer> changedHeads() {
            TreeSet<Integer> heads = new TreeSet<>();
            int group = spec.attention().group();
            for (Edit edit : here) {
                int head = edit.address().head();
                switch (edit.address().point()) {
                    case QUERY, ATTENTION_LOGITS, PATTERN, HEAD_OUTPUT -> heads.add(head);
                    case KEY, VALUE -> {
                        for (int i = 0; i < group; i++) {
                            heads.add(head * group + i);
                        }
                    }
                    default -> {}
                }
            }
            return List.copyOf(heads);
        }

        private boolean insideChanges() {
            return has(Point.QUERY)
                    || has(Point.KEY)
                    || has(Point.VALUE)
                    || has(Point.ATTENTION_LOGITS)
                    || has(Point.PATTERN);
        }

        /** Some heads' outputs computed anew from queries, keys and values: {@code [prompt, position, head, headWidth]}. */
        private Tensor attended(List<Integer> heads) {
            int group = spec.attention().group();
            List<Tensor> outputs = new ArrayList<>();
            for (int head : heads) {
                int shared = head / group;
                Tensor query = headEdited(
                        Point.QUERY,
                        head,
                        base.from(Point.QUERY, layer, position).select(2, head));
                Tensor key = headEdited(
                        Point.KEY, shared, base.from(Point.KEY, layer, position).select(2, shared));
                Tensor value = headEdited(
                        Point.VALUE,
                        shared,
                        base.from(Point.VALUE, layer, position).select(2, shared));
                Tensor ready = blocks.readyQueries(layer, query.unsqueeze(2), position);
                Tensor keys =
                        blocks.readyKeys(layer, key.unsqueeze(2), position).transpose(1, 2);
                Tensor values = value.unsqueeze(2).transpose(1, 2);
                if (position > 0) {
                    keys = before(base.cache().keys(layer), shared, keys);
                    values = before(base.cache().values(layer), shared, values);
                }
                Tensor logits = blocks.attentionLogits(ready, keys);
                logits = headEdited(Point.ATTENTION_LOGITS, head, logits.select(1, 0))
                        .unsqueeze(1);
                Tensor mask = blocks.mask(layer, position, logits.size(2), logits.size(3), rows.lengths());
                Tensor pattern = softmax(mask == null ? logits : logits.add(mask), -1);
                pattern = headEdited(Point.PATTERN, head, pattern.select(1, 0)).unsqueeze(1);
                outputs.add(blocks.mixed(Blocks.seen(pattern, mask), values).select(2, 0));
            }
            return stacked(outputs);
        }

        private Tensor before(Tensor cached, int head, Tensor then) {
            return Tensors.concatenated(List.of(cached.narrow(1, head, 1).narrow(2, 0, position), then), 2);
        }

        /** Edits of one head at a point, on that head's value alone, {@code [prompt, position, component]}. */
        private Tensor headEdited(Point at, int head, Tensor value) {
            Tensor current = value;
            for (Edit edit : here) {
                if (edit.address().point() == at && edit.address().head() == head) {
                    current = edit.changed(current, rows);
                }
            }
            return current;
        }

        private static Tensor picked(Tensor all, List<Integer> heads) {
            if (heads.size() == 1) {
                return all.narrow(2, heads.getFirst(), 1);
            }
            return all.index_select(2, index(heads, all));
        }

        private static Tensor index(List<Integer> numbers, Tensor like) {
            return Tensors.of(numbers.stream().mapToLong(Integer::longValue).toArray(), numbers.size())
                    .to(like.device(), ScalarType.Long);
        }

        private static Tensor stacked(List<Tensor> heads) {
            return Tensors.concatenated(
                    heads.stream().map(head -> head.unsqueeze(2)).toList(), 2);
        }

        private Beginning mlp() {
            Tensor output = mlpOutput();
            Tensor onto = spec.block().wiring() == Block.Wiring.SEQUENTIAL
                    ? base.from(Point.RESIDUAL_BETWEEN, layer, position)
                    : base.from(Point.RESIDUAL_BEFORE, layer, position).add(baseOutput());
            return new Beginning(layer + 1, false, edited(Point.RESIDUAL_AFTER, blocks.after(layer, onto, output)));
        }

        private Tensor mlpOutput() {
            Tensor output = base.from(Point.MLP_OUTPUT, layer, position);
            if (has(Point.MLP_INPUT)) {
                Tensor input = edited(Point.MLP_INPUT, base.from(Point.MLP_INPUT, layer, position));
                output = blocks.mlpOutput(layer, edited(Point.NEURONS, blocks.neurons(layer, input)));
            } else if (has(Point.NEURONS)) {
                output = neuronsChanged(output);
            }
            return edited(Point.MLP_OUTPUT, output);
        }

        /** A few neurons: only what they write changes. Many, or a norm of what is written: all of it again. */
        private Tensor neuronsChanged(Tensor output) {
            Tensor neurons = base.from(Point.NEURONS, layer, position);
            List<Integer> changed = changedNeurons();
            if (changed == null || spec.block().norms() == Block.Norms.SANDWICH) {
                return blocks.mlpOutput(layer, edited(Point.NEURONS, neurons));
            }
            Edit only = here.stream()
                    .filter(edit -> edit.address().point() == Point.NEURONS)
                    .findFirst()
                    .orElseThrow();
            Tensor before = only.address().slice(neurons);
            Tensor after = only.changed(before, rows);
            return output.add(blocks.written(layer, index(changed, neurons), after.sub(before)));
        }

        /** The neurons of the only edit of neurons; null when there are several edits, or it is of all neurons. */
        private @Nullable List<Integer> changedNeurons() {
            List<Edit> edits = here.stream()
                    .filter(edit -> edit.address().point() == Point.NEURONS)
                    .toList();
            return edits.size() == 1 && !edits.getFirst().address().neurons().isEmpty()
                    ? edits.getFirst().address().neurons()
                    : null;
        }
    }
}
