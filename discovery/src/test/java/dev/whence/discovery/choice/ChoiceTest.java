package dev.whence.discovery.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchOptions;
import dev.whence.discovery.knowledge.Arrow;
import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.simulation.DataKind;
import dev.whence.discovery.simulation.DataModel;
import dev.whence.discovery.simulation.GraphModel;
import dev.whence.discovery.simulation.Simulation;
import dev.whence.discovery.simulation.SimulationOptions;
import dev.whence.tables.ContinuousColumn;
import dev.whence.tables.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceTest {
    private static final int DRAWS = 20;

    private static Choice choice(Table table) {
        return Choice.of(new SearchInput(table), DataProfile.of(table), false);
    }

    private static Table simulated(DataKind kind, int variables, int rows, long seed) {
        return Simulation.run(SimulationOptions.of(
                        GraphModel.erdosRenyi(variables, Math.min(2.5, variables - 1)), DataModel.of(kind), rows, seed))
                .data();
    }

    /** How often, of 20 draws, the choice is the one that fits how the data were made. */
    @ParameterizedTest
    @CsvSource({
        "LINEAR_GAUSSIAN, boss, bic, 20",
        "LINEAR_EXPONENTIAL, direct-lingam, '', 14",
        "LINEAR_LAPLACE, direct-lingam, '', 12",
        "NONLINEAR_GP, pc, rcit, 16",
        "NONLINEAR_QUADRATIC, pc, rcit, 20",
        "DISCRETE, boss, bdeu, 20",
        "MIXED, boss, dg-bic, 20",
        "COUNTS, boss, glm-bic, 18"
    })
    void fitsTheData(DataKind kind, String method, String asked, int least) {
        int right = 0;
        for (int seed = 0; seed < DRAWS; seed++) {
            Choice choice = choice(simulated(kind, 10, 1000, seed));
            String chosen =
                    choice.options().test().or(() -> choice.options().score()).orElse("");
            right += choice.method().equals(method) && chosen.equals(asked) ? 1 : 0;
            assertThat(choice.because()).startsWith(choice.method()).endsWith(".");
        }
        assertThat(right).isGreaterThanOrEqualTo(least);
    }

    @Test
    void sizeCounts() {
        assertThat(choice(simulated(DataKind.LINEAR_GAUSSIAN, 400, 500, 1)).method())
                .isEqualTo("fges");
        assertThat(choice(simulated(DataKind.LINEAR_GAUSSIAN, 4000, 100, 1)).method())
                .isEqualTo("pc");
        Table small = simulated(DataKind.NONLINEAR_QUADRATIC, 8, 200, 3);
        assertThat(choice(small).options().test()).contains("kci");
        Choice large = choice(simulated(DataKind.NONLINEAR_QUADRATIC, 10, 5000, 3));
        assertThat(large.options().test()).isEmpty();
        assertThat(large.because()).contains("are curved", "--test rcit");
        assertThat(choice(simulated(DataKind.NONLINEAR_GP, 2, 300, 1)).method()).isEqualTo("anm");
    }

    @Test
    void whatTheUserSaysCounts() {
        Table table = simulated(DataKind.LINEAR_GAUSSIAN, 10, 500, 1);
        DataProfile profile = DataProfile.of(table);
        SearchInput input = new SearchInput(table);
        assertThat(Choice.of(input, profile, true).method()).isEqualTo("fci");
        Knowledge hidden = new Knowledge(
                Map.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(new Arrow(table.names().get(0), table.names().get(1))));
        assertThat(Choice.of(input.withKnowledge(hidden), profile, false).method())
                .isEqualTo("fci");
        SearchOptions own = SearchOptions.defaults().withScore("ebic");
        Choice kept = Choice.of(input.withOptions(own), profile, false);
        assertThat(kept.options().score()).contains("ebic");
        SearchOptions time = SearchOptions.defaults().withTime(table.names().getFirst());
        assertThat(Choice.of(input.withOptions(time), profile, false).method()).isEqualTo("pcmci-plus");
    }

    @Test
    void missingValuesAndSlowRowsAreSeen() {
        double[] walk = new double[500];
        double[] holes = new double[500];
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
        for (int i = 1; i < walk.length; i++) {
            walk[i] = walk[i - 1] + random.nextGaussian();
            holes[i] = i % 10 == 0 ? Double.NaN : random.nextGaussian();
        }
        double[] plain = random.doubles(500).toArray();
        Table table = new Table(
                "t",
                List.of(
                        new ContinuousColumn("walk", walk),
                        new ContinuousColumn("holes", holes),
                        new ContinuousColumn("plain", plain)));
        DataProfile profile = DataProfile.of(table);
        assertThat(profile.autocorrelated()).isCloseTo(1 / 3.0, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(profile.incompleteRows()).isEqualTo(49);
        assertThat(choice(table).because()).contains("missing");
    }
}
