package dev.whence.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class TypeOverridesTest {

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> TypeOverrides.parse(text))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void everyFormIsRead() {
        assertThat(TypeOverrides.parse("discrete").of("a")).contains(ColumnType.DISCRETE);
        assertThat(TypeOverrides.parse("all=Continuous").of("a")).contains(ColumnType.CONTINUOUS);
        TypeOverrides both = TypeOverrides.parse(" a = discrete , all=continuous");
        assertThat(both.of("a")).contains(ColumnType.DISCRETE);
        assertThat(both.of("b")).contains(ColumnType.CONTINUOUS);
        TypeOverrides single = TypeOverrides.parse("a=discrete,b=continuous");
        assertThat(single.of("b")).contains(ColumnType.CONTINUOUS);
        assertThat(single.of("c")).isEmpty();
        assertThat(TypeOverrides.parse("\"all\"=discrete").of("c")).isEmpty();
    }

    @Test
    void quotedNamesMayHoldAnything() {
        assertThat(TypeOverrides.parse("\"a,b=c\"=discrete,\"say \"\"x\"\"\"=continuous")
                        .byColumn())
                .containsEntry("a,b=c", ColumnType.DISCRETE)
                .containsEntry("say \"x\"", ColumnType.CONTINUOUS);
    }

    @Test
    void otherTextIsRefused() {
        String expected = "; expected 'continuous' or 'discrete', for all columns (all=discrete) or for one"
                + " (age=continuous,smoker=discrete)";
        assertRefused("discret", "types 'discret': 'discret' is not a type (did you mean 'discrete'?)" + expected);
        assertRefused("a=number", "types 'a=number': 'number' is not a type" + expected);
        assertRefused("", "types '': '' is not a type" + expected);
        assertRefused("a=discrete,", "types 'a=discrete,': '' is not a type" + expected);
        assertRefused("=discrete", "types '=discrete' hold a setting without a column name");
        assertRefused("a=discrete,a=continuous", "types 'a=discrete,a=continuous' set column 'a' twice");
        assertRefused("discrete,all=discrete", "types 'discrete,all=discrete' set the type of all columns twice");
        assertRefused("\"a=discrete", "types '\"a=discrete' open a quote that they do not close");
        assertRefused("\"a\",b=discrete", "types '\"a\",b=discrete': expected '=' and a type after \"a\"");
    }

    @Property(tries = 200)
    void anyNameCanBeQuoted(
            @ForAll @Size(min = 1, max = 4) @UniqueElements
                    List<
                                    @StringLength(min = 1, max = 6) @CharRange(from = 'a', to = 'c')
                                    @Chars({'"', ',', '=', ' '}) String>
                            names) {
        String text = names.stream()
                .map(name -> "\"" + name.replace("\"", "\"\"") + "\"=discrete")
                .collect(Collectors.joining(","));
        assertThat(TypeOverrides.parse(text).byColumn()).containsOnlyKeys(names);
    }
}
