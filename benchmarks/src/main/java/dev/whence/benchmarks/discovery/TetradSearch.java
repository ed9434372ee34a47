package dev.whence.benchmarks.discovery;

import dev.whence.causal.graph.Edge;
import dev.whence.causal.graph.Mark;
import dev.whence.causal.graph.Pag;
import dev.whence.tables.Column;
import dev.whence.tables.ColumnType;
import dev.whence.tables.DiscreteColumn;
import dev.whence.tables.Table;
import edu.cmu.tetrad.data.BoxDataSet;
import edu.cmu.tetrad.data.ContinuousVariable;
import edu.cmu.tetrad.data.CovarianceMatrix;
import edu.cmu.tetrad.data.DataSet;
import edu.cmu.tetrad.data.DiscreteVariable;
import edu.cmu.tetrad.data.VerticalDoubleDataBox;
import edu.cmu.tetrad.data.VerticalIntDataBox;
import edu.cmu.tetrad.graph.Endpoint;
import edu.cmu.tetrad.graph.Graph;
import edu.cmu.tetrad.graph.Node;
import edu.cmu.tetrad.search.Boss;
import edu.cmu.tetrad.search.Fges;
import edu.cmu.tetrad.search.Grasp;
import edu.cmu.tetrad.search.Pc;
import edu.cmu.tetrad.search.PermutationSearch;
import edu.cmu.tetrad.search.score.SemBicScore;
import edu.cmu.tetrad.search.test.IndTestChiSquare;
import edu.cmu.tetrad.search.test.IndTestFisherZ;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tetrad's searches, from a data set of its own that is made beforehand. */
enum TetradSearch {
    PC("pc", "pc") {
        @Override
        Graph run(DataSet data, double alpha, double penalty, int threads) throws InterruptedException {
            Pc pc = new Pc(new IndTestFisherZ(new CovarianceMatrix(data), alpha));
            pc.setVerbose(false);
            return pc.search();
        }
    },
    PC_DISCRETE("pc-discrete", "pc") {
        @Override
        Graph run(DataSet data, double alpha, double penalty, int threads) throws InterruptedException {
            IndTestChiSquare test = new IndTestChiSquare(data, alpha);
            test.setVerbose(false);
            Pc pc = new Pc(test);
            pc.setVerbose(false);
            return pc.search();
        }
    },
    FGES("fges", "fges") {
        @Override
        Graph run(DataSet data, double alpha, double penalty, int threads) throws InterruptedException {
            Fges fges = new Fges(score(data, penalty));
            fges.setNumThreads(threads);
            fges.setVerbose(false);
            return fges.search();
        }
    },
    BOSS("boss", "boss") {
        @Override
        Graph run(DataSet data, double alpha, double penalty, int threads) throws InterruptedException {
            Boss boss = new Boss(score(data, penalty));
            boss.setNumThreads(threads);
            boss.setVerbose(false);
            return new PermutationSearch(boss).search();
        }
    },
    GRASP("grasp", "grasp") {
        @Override
        Graph run(DataSet data, double alpha, double penalty, int threads) throws InterruptedException {
            SemBicScore score = score(data, penalty);
            Grasp grasp = new Grasp(score);
            grasp.setDepth(3);
            grasp.setUncoveredDepth(1);
            grasp.setNonSingularDepth(1);
            grasp.setVerbose(false);
            grasp.bestOrder(score.getVariables());
            return grasp.getGraph(true);
        }
    };

    private final String word;
    private final String ours;

    TetradSearch(String word, String ours) {
        this.word = word;
        this.ours = ours;
    }

    /** As on the command line of the comparison. */
    String word() {
        return word;
    }

    /** The word of Whence's method that it is compared with. */
    String ours() {
        return ours;
    }

    /** Searches; a graph of Tetrad's. */
    abstract Graph run(DataSet data, double alpha, double penalty, int threads) throws InterruptedException;

    private static SemBicScore score(DataSet data, double penalty) {
        SemBicScore score = new SemBicScore(new CovarianceMatrix(data));
        score.setPenaltyDiscount(penalty);
        return score;
    }

    /** The table as Tetrad holds data in memory. */
    static DataSet data(Table table) {
        List<Node> variables = new ArrayList<>();
        if (table.columns().getFirst().type() == ColumnType.DISCRETE) {
            int[][] codes = new int[table.columns().size()][];
            for (int j = 0; j < codes.length; j++) {
                DiscreteColumn column = (DiscreteColumn) table.columns().get(j);
                variables.add(new DiscreteVariable(column.name(), column.levels()));
                codes[j] = IntStream.range(0, column.rows()).map(column::code).toArray();
            }
            return new BoxDataSet(new VerticalIntDataBox(codes), variables);
        }
        double[][] values = new double[table.columns().size()][];
        for (int j = 0; j < values.length; j++) {
            Column column = table.columns().get(j);
            variables.add(new ContinuousVariable(column.name()));
            values[j] = column.numbers().clone();
        }
        return new BoxDataSet(new VerticalDoubleDataBox(values), variables);
    }

    /** A graph with every mark that Tetrad can write, over these names. */
    static Pag graph(Graph found, List<String> names) {
        List<Edge> edges = new ArrayList<>();
        for (edu.cmu.tetrad.graph.Edge edge : found.getEdges()) {
            edges.add(new Edge(
                    names.indexOf(edge.getNode1().getName()),
                    names.indexOf(edge.getNode2().getName()),
                    mark(edge.getEndpoint1()),
                    mark(edge.getEndpoint2())));
        }
        return Pag.of(names, edges);
    }

    private static Mark mark(Endpoint end) {
        return switch (end) {
            case TAIL -> Mark.TAIL;
            case ARROW -> Mark.ARROW;
            case CIRCLE -> Mark.CIRCLE;
            default -> throw new IllegalStateException("an end " + end);
        };
    }
}
