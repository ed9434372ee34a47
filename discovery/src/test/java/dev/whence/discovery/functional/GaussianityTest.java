package dev.whence.discovery.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.hipparchus.distribution.continuous.UniformRealDistribution;
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class GaussianityTest {
    @Test
    void pValuesAreUniformForGaussianValues() {
        SplittableRandom random = new SplittableRandom(1);
        double[] p = new double[2000];
        for (int i = 0; i < p.length; i++) {
            p[i] = AndersonDarling.of(DoubleStream.generate(() -> 3 + 2 * random.nextGaussian())
                            .limit(100)
                            .toArray())
                    .pValue();
        }
        // The p-value formulas are themselves good to about a hundredth.
        double distance = new KolmogorovSmirnovTest().kolmogorovSmirnovStatistic(new UniformRealDistribution(0, 1), p);
        assertThat(distance).isLessThan(0.04);
        assertThat(Arrays.stream(p).filter(each -> each < 0.05).count() / 2000.0)
                .isCloseTo(0.05, within(0.015));
    }

    @Test
    void otherDistributionsAreTold() {
        SplittableRandom random = new SplittableRandom(2);
        for (LinearData.Noise noise :
                new LinearData.Noise[] {LinearData.UNIFORM, LinearData.LAPLACE, LinearData.EXPONENTIAL}) {
            double[] values =
                    DoubleStream.generate(() -> noise.draw(random)).limit(1000).toArray();
            assertThat(AndersonDarling.of(values).pValue()).isLessThan(1e-6);
        }
        assertThat(AndersonDarling.of(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1}).pValue())
                .isNaN();
    }

    @Test
    void entropyTableEqualsTheFunctions() {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = DoubleStream.generate(() -> 3 * random.nextGaussian())
                .limit(5000)
                .toArray();
        double even = 0;
        double odd = 0;
        for (double u : x) {
            even += Math.log(Math.cosh(u)) / x.length;
            odd += u * Math.exp(-u * u / 2) / x.length;
        }
        double exact = (1 + Math.log(2 * Math.PI)) / 2 - 79.047 * Math.pow(even - 0.37457, 2) - 7.4129 * odd * odd;
        assertThat(MaximumEntropy.of(x)).isCloseTo(exact, within(1e-6));
    }
}
