package dev.whence.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0;0",
                "-0.0;0",
                "1;1",
                "7466;7,466",
                "0.41834;0.418",
                "0.5;0.500",
                "12.345;12.3",
                "1234.56;1,235",
                "-0.0123456;-0.0123",
                "0.000012;1.20e-05",
                "123456789012;1.23e+11",
                "NaN;n/a",
                "Infinity;infinity",
                "0.9999;1.00",
                "99.96;100",
                "99.94;99.9"
            })
    void plainHasThreeDigits(double value, String text) {
        assertThat(Numbers.plain(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0;0%", "1;100%", "0.934;93%", "0.998;99.8%", "0.004;0.4%", "0.95;95%", "0.999;99.9%", "0.07;7%"})
    void percent(double share, String text) {
        assertThat(Numbers.percent(share)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0;< 0.001", "0.0009;< 0.001", "0.05;0.050", "1;1.000"})
    void pValues(double p, String text) {
        assertThat(Numbers.pValue(p)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-0.05;0.0612;[-0.0500, 0.0612]",
                "-0.00232;0.000705;[-0.00232, 0.00071]",
                "0.3127;0.5241;[0.313, 0.524]",
                "1;3;[1, 3]",
                "0.001;12.5;[0.0, 12.5]"
            })
    void rangesShareTheirDecimals(double low, double high, String text) {
        assertThat(Numbers.range(low, high)).isEqualTo(text);
    }
}
