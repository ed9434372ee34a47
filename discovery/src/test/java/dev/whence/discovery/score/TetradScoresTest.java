package dev.whence.discovery.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.tables.BuiltInData;
import dev.whence.tables.Column;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import edu.cmu.tetrad.data.BoxDataSet;
import edu.cmu.tetrad.data.ContinuousVariable;
import edu.cmu.tetrad.data.CovarianceMatrix;
import edu.cmu.tetrad.data.DataSet;
import edu.cmu.tetrad.data.DiscreteVariable;
import edu.cmu.tetrad.data.MixedDataBox;
import edu.cmu.tetrad.graph.Node;
import edu.cmu.tetrad.search.score.BdeuScore;
import edu.cmu.tetrad.search.score.DiscreteBicScore;
import edu.cmu.tetrad.search.score.SemBicScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a parent changes the score by, here and in Tetrad 7.6.6 on the same data; the constants differ. */
class TetradScoresTest {
    private static DataSet tetrad(Table table) {
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

    private static void compare(
            Score ours, ToDoubleBiFunction<Integer, int[]> theirs, double scale, int mostParents, long seed) {
        Random random = new Random(seed);
        int size = ours.names().size();
        for (int run = 0; run < 100; run++) {
            int node = random.nextInt(size);
            int x = (node + 1 + random.nextInt(size - 1)) % size;
            int[] without = IntStream.range(0, size)
                    .filter(other -> other != node && other != x && random.nextInt(3) == 0)
                    .limit(mostParents)
                    .toArray();
            int[] with = IntStream.concat(IntStream.of(without), IntStream.of(x))
                    .sorted()
                    .toArray();
            double mine = ours.local(node, with) - ours.local(node, without);
            double other = theirs.applyAsDouble(node, with) - theirs.applyAsDouble(node, without);
            assertThat(mine).isCloseTo(scale * other, within(1e-6 * (1 + Math.abs(mine))));
        }
    }

    @Test
    void gaussianBic() {
        Table table = BuiltInData.load("linear20");
        for (double penalty : new double[] {1, 2}) {
            SemBicScore theirs = new SemBicScore(new CovarianceMatrix(tetrad(table)));
            theirs.setPenaltyDiscount(penalty);
            compare(GaussianBic.of(table, penalty), theirs::localScore, 1, 6, 1);
        }
    }

    @Test
    void bdeu() {
        Table table = BuiltInData.load("sachs-discrete");
        for (double sampleSize : new double[] {1, 10}) {
            BdeuScore theirs = new BdeuScore(tetrad(table));
            theirs.setSamplePrior(sampleSize);
            theirs.setStructurePrior(0);
            compare(Bdeu.of(table, sampleSize, 0), theirs::localScore, 2, 3, 2);
        }
    }

    @Test
    void discreteBic() {
        Table table = BuiltInData.load("sachs-discrete");
        DiscreteBicScore theirs = new DiscreteBicScore(tetrad(table));
        theirs.setPenaltyDiscount(1);
        theirs.setStructurePrior(0);
        compare(DiscreteBic.of(table, 1), theirs::localScore, 1, 3, 3);
    }
}
