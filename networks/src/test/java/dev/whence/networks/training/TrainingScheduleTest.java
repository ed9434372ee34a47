package dev.whence.networks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.whence.causal.InputException;
import org.junit.jupiter.api.Test;

/** Schedules against their closed forms. */
class TrainingScheduleTest {
    @Test
    void cosine() {
        Schedule schedule = new Schedule.Cosine(10, 0.2);
        for (int step = 0; step < 10; step++) {
            assertThat(schedule.factor(step, 110)).isCloseTo((step + 1) / 10.0, within(1e-12));
        }
        for (int step = 9; step < 110; step++) {
            double expected = 0.2 + 0.4 * (1 + Math.cos(Math.PI * (step - 9) / 100));
            assertThat(schedule.factor(step, 110)).isCloseTo(expected, within(1e-12));
        }
        assertThat(schedule.factor(59, 110)).isCloseTo(0.6, within(1e-12));
        assertThat(schedule.factor(109, 110)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void linear() {
        Schedule schedule = new Schedule.Linear(5, 0);
        assertThat(schedule.factor(0, 25)).isCloseTo(0.2, within(1e-12));
        assertThat(schedule.factor(4, 25)).isEqualTo(1);
        assertThat(schedule.factor(14, 25)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.factor(24, 25)).isCloseTo(0, within(1e-12));
    }

    @Test
    void withoutWarmupAndWithNothingElse() {
        assertThat(new Schedule.Cosine(0, 0.1).factor(0, 100)).isEqualTo(1);
        assertThat(new Schedule.Linear(0, 0.1).factor(99, 100)).isCloseTo(0.1, within(1e-12));
        assertThat(new Schedule.Cosine(0, 0.1).factor(0, 1)).isEqualTo(1);
        assertThat(new Schedule.Linear(50, 0).factor(9, 10)).isCloseTo(0.2, within(1e-12));
        assertThat(new Schedule.Constant().factor(7, 10)).isEqualTo(1);
    }

    @Test
    void whatCannotBe() {
        assertThatThrownBy(() -> new Schedule.Cosine(-1, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("warmup is -1");
        assertThatThrownBy(() -> new Schedule.Linear(1, 2))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("floor is 2.0");
    }
}
