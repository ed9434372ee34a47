package dev.whence.discovery.mixed;

import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import edu.cmu.tetrad.data.BoxDataSet;
import edu.cmu.tetrad.data.ContinuousVariable;
import edu.cmu.tetrad.data.DataSet;
import edu.cmu.tetrad.data.DiscreteVariable;
import edu.cmu.tetrad.data.MixedDataBox;
import edu.cmu.tetrad.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** A table as Tetrad holds it. */
final class InTetrad {
    private InTetrad() {}

    static DataSet of(Table table) {
        List<Node> nodes = new ArrayList<>();
        for (Column column : table.columns()) {
            nodes.add(
                    switch (column) {
                        case ContinuousColumn _ -> new ContinuousVariable(column.name());
                        case DiscreteColumn levels -> new DiscreteVariable(column.name(), levels.levels());
                    });
        }
        DataSet data = new BoxDataSet(new MixedDataBox(nodes, table.rows()), nodes);
        for (int c = 0; c < nodes.size(); c++) {
            for (int row = 0; row < table.rows(); row++) {
                switch (table.columns().get(c)) {
                    case ContinuousColumn values -> data.setDouble(row, c, values.value(row));
                    case DiscreteColumn levels -> data.setInt(row, c, levels.code(row));
                }
            }
        }
        return data;
    }
}
