package dev.whence.networks.system;

import dev.whence.networks.site.At;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Edits that set a whole point of a layer, all of its heads. */
final class PointEdits {
    private PointEdits() {}

    /**
     * @param address the point
     * @param value of the shape of the point's value
     */
    static List<Edit> whole(Address address, Tensor value, boolean pairs) {
        boolean heads = address.point().perHead() || pairs;
        if (!heads) {
            return List.of(new Edit(address, At.all(), 0, new Edit.Operation.Given(value)));
        }
        List<Edit> edits = new ArrayList<>();
        for (int head = 0; head < value.size(address.point().headAxis()); head++) {
            Address one = new Address(address.point(), address.layer(), head, List.of(), null);
            edits.add(new Edit(one, At.all(), 0, new Edit.Operation.Given(one.slice(value))));
        }
        return edits;
    }
}
