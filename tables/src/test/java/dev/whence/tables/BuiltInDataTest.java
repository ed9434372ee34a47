package dev.whence.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInDataTest {

    static java.util.stream.Stream<String> names() {
        return BuiltInData.all().stream().map(BuiltInData::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyDataSetHoldsWhatItsEntrySays(String name) {
        BuiltInData data = BuiltInData.find(name).orElseThrow();
        Table table = BuiltInData.load(name);
        assertThat(table.rows()).isEqualTo(data.rows());
        assertThat(table.columns()).hasSize(data.columns());
        assertThat(table.missing().none()).isTrue();
        assertThat(table.source()).isEqualTo(name);
        data.truth()
                .ifPresent(text -> assertThat(text.lines().toList().get(1).split(";"))
                        .as("the graph is over the table's columns")
                        .containsExactlyInAnyOrderElementsOf(table.names()));
    }

    @Test
    void anUnknownNameSuggestsTheNearest() {
        assertThatThrownBy(() -> Tables.open("sacsh"))
                .isInstanceOf(InputException.class)
                .hasMessage("sacsh: there is no such file, and no data set named 'sacsh' in the built-in data;"
                        + " did you mean 'sachs'?");
    }

    @Test
    void typesCanBeOverridden() {
        Table table = Tables.open("galton", ReadOptions.defaults().withTypes(TypeOverrides.parse("Gender=continuous")));
        assertThat(table.column("Gender").type()).isEqualTo(ColumnType.CONTINUOUS);
        assertThat(BuiltInData.load("galton").column("Gender").type()).isEqualTo(ColumnType.DISCRETE);
    }
}
