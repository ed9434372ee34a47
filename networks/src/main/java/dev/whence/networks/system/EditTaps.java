package dev.whence.networks.system;

import dev.whence.networks.run.Point;
import dev.whence.networks.run.Taps;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Carries out edits while a pass runs, each on its own rows of the batch, in the order listed. */
final class EditTaps implements Taps {
    private final List<Part> parts;

    /**
     * Edits of some rows.
     *
     * @param edits in order
     * @param firstRow the first of the rows
     * @param rows which prompts and positions those rows are
     */
    record Part(List<Edit> edits, int firstRow, Rows rows) {
        private boolean touches(Point point, int layer) {
            return edits.stream()
                    .anyMatch(edit ->
                            edit.address().point() == point && edit.address().layer() == layer);
        }
    }

    EditTaps(List<Part> parts) {
        this.parts = parts;
    }

    @Override
    public boolean wants(Point point, int layer) {
        return parts.stream().anyMatch(part -> part.touches(point, layer));
    }

    @Override
    public Tensor visit(Point point, int layer, Tensor value) {
        Tensor current = value;
        boolean copied = false;
        for (Part part : parts) {
            if (!part.touches(point, layer)) {
                continue;
            }
            boolean allRows = part.rows().count() == value.size(0);
            for (Edit edit : part.edits()) {
                if (edit.address().point() != point || edit.address().layer() != layer) {
                    continue;
                }
                Tensor rows = allRows
                        ? current
                        : current.narrow(0, part.firstRow(), part.rows().count());
                Tensor changed = edit.changed(edit.address().slice(rows), part.rows());
                if (allRows && edit.address().isWholePoint()) {
                    current = changed; // perhaps a view of something that must stay as it is
                    copied = false;
                } else {
                    if (!copied) {
                        current = current.clone();
                        copied = true;
                    }
                    Tensor target = allRows
                            ? current
                            : current.narrow(0, part.firstRow(), part.rows().count());
                    edit.address().put(target, changed);
                }
            }
        }
        return current;
    }

    /** First one, then the other sees what the first made of it. */
    static Taps then(@Nullable Taps first, Taps second) {
        if (first == null) {
            return second;
        }
        return new Taps() {
            @Override
            public boolean wants(Point point, int layer) {
                return first.wants(point, layer) || second.wants(point, layer);
            }

            @Override
            public Tensor visit(Point point, int layer, Tensor value) {
                Tensor changed = first.wants(point, layer) ? first.visit(point, layer, value) : value;
                return second.wants(point, layer) ? second.visit(point, layer, changed) : changed;
            }
        };
    }

    static Taps of(List<Edit> edits, Rows rows) {
        return edits.isEmpty() ? Taps.NONE : new EditTaps(List.of(new Part(edits, 0, rows)));
    }
}
