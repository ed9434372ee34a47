package dev.whence.discovery.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.causal.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from knowledge, and every way in which it can contradict itself. */
class KnowledgeOverTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    private static KnowledgeOver over(String text) {
        return KnowledgeSyntax.parse("k", text.replace(";", "\n"), List.of()).over(NAMES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "require a -> b; require b ~> c; require c -> a | the knowledge requires a cycle: a -> b ~> c -> a",
                "require a ~> b; require b ~> a | the knowledge requires a cycle: a ~> b ~> a",
                "tier 1: b; tier 2: a; require a -> b | the knowledge requires a -> b, but a is in a later tier than b"
                        + " (2 after 1)",
                "tier 1: c; tier 2: a; require a -> b; require b ~> c | the knowledge requires a -> b ~> c, but a is in"
                        + " a later tier than c (2 after 1)",
                "tier 1 closed: a, b; require a ~> b | the knowledge requires a ~> b, but a and b are in tier 1, whose"
                        + " variables do not cause one another",
                "forbid a ~> c; require a -> b; require b -> c | the knowledge requires a -> b -> c, but the path a ~>"
                        + " c is forbidden",
                "forbid a -> b; require a -> b | the knowledge both requires and forbids a -> b",
                "require a ~> b; forbid a -> b; forbid a -> c; forbid a -> d | the knowledge requires a ~> b, but"
                        + " forbids every way from a to b",
                "tier 1: a, b; tier 2: c, d; require a ~> b; forbid a -> b | the knowledge requires a ~> b, but forbids"
                        + " every way from a to b",
                "forbid a -> x | no variable named 'x' in the columns searched; the knowledge names it; it has: a, b,"
                        + " c, d",
            })
    void clashes(String text, String message) {
        assertThatThrownBy(() -> over(text)).isInstanceOf(InputException.class).hasMessage(message);
    }

    /** None of these leaves nothing: two variables that cannot cause one another may still share a hidden cause. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden a <-> b; forbid a -> b; forbid b -> a",
                "hidden a <-> b; forbid a ~> b; forbid b ~> a",
                "hidden a <-> b; tier 1 closed: a, b",
                "hidden a <-> b; require a -> b",
                "require a ~> b; forbid a -> b",
            })
    void noClash(String text) {
        assertThat(over(text).isEmpty()).isFalse();
    }

    @Test
    void whatFollows() {
        KnowledgeOver chain = over("require a -> b; require b ~> c; tier 1: a; tier 2: d");
        assertThat(chain.knowsCause(0, 2)).isTrue();
        assertThat(chain.excludesCause(2, 0)).isTrue();
        // d does not cause a; nothing is said of c and d
        assertThat(chain.excludesCause(3, 0)).isTrue();
        assertThat(chain.excludesCause(2, 3)).isFalse();
        KnowledgeOver around = over("require d ~> a; forbid d ~> c");
        assertThat(around.whyNoCause(0, 2)).isEqualTo("the path d ~> c is forbidden, and d is known to cause a");
        assertThat(around.excludesCause(1, 2)).isFalse();
    }

    @Test
    void forbiddenEdgesExcludeACauseOnlyWhenNoWayIsLeft() {
        KnowledgeOver one = over("forbid a -> b");
        assertThat(one.forbids(0, 1)).isTrue();
        assertThat(one.excludesCause(0, 1)).isFalse();
        KnowledgeOver all = over("forbid a -> b; forbid a -> c; forbid d -> b");
        assertThat(all.excludesCause(0, 1)).isFalse(); // a -> d -> c -> b
        KnowledgeOver none = over("forbid a -> b; forbid a -> c; forbid d -> b; forbid d -> c");
        assertThat(none.whyNoCause(0, 1)).isEqualTo("every way from a to b is forbidden");
        assertThat(none.excludesCause(0, 3)).isFalse();
    }

    @Test
    void causesThroughAVariableThatIsLeftOutStay() {
        Knowledge known = KnowledgeSyntax.parse("k", "require a -> b\nrequire b -> c\ntier 3: b", List.of());
        Knowledge less = known.restrictedTo(List.of("a", "c"));
        assertThat(less.requiredPaths()).containsExactly(new Arrow("a", "c"));
        assertThat(less.required()).isEmpty();
        assertThat(less.tiers()).isEmpty();
    }
}
