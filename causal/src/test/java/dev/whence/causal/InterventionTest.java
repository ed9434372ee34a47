package dev.whence.causal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterventionTest {
    @Test
    void interventionsPrintThemselves() {
        Intervention<String> set = Intervention.set("X", 1);
        assertThat(set).hasToString("do(X=1)");
        assertThat(Intervention.shift("X", -0.5)).hasToString("do(X := X - 0.5)");
        assertThat(Intervention.scale("X", 2)).hasToString("do(X := 2 * X)");
        assertThat(Intervention.<String>soft("X", "policy(Z)", given -> given.of("Z")))
                .hasToString("do(X := policy(Z))");
        assertThat(set.and(Intervention.hold(Set.of("M"), Intervention.set("X", 0))))
                .hasToString("do(X=1), M held as under do(X=0)");
        assertThat(Intervention.hold(Set.of("M2", "M1"), set.and(Intervention.shift("Z", 1))))
                .hasToString("M1, M2 held as under (do(X=1), do(Z := Z + 1))");
        assertThat(new Intervention.HoldEdge<>("X", "Y", set)).hasToString("X -> Y held as under do(X=1)");
        assertThat(Intervention.<String>none()).hasToString("no intervention");
    }

    @Test
    void compositionIsFlatAndEmptyPartsVanish() {
        Intervention<String> x = Intervention.set("X", 1);
        Intervention<String> y = Intervention.shift("Y", 2);
        assertThat(Intervention.<String>none().and(x)).isEqualTo(x);
        assertThat(Intervention.all(List.of(x, Intervention.all(List.of(y, x)), Intervention.none())))
                .isEqualTo(new Intervention.All<>(List.of(x, y, x)));
        assertThat(x.and(y).targets()).containsExactly("X", "Y");
    }
}
