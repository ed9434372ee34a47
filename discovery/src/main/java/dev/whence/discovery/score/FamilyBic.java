package dev.whence.discovery.score;

import dev.whence.discovery.mixed.FamilyModel;
import java.util.List;

/**
 * The Bayesian information criterion of any {@link FamilyModel}: {@code 2 log L - c k ln n}. Where a variable is determined
 * by its parents the score is negative infinity.
 */
public final class FamilyBic implements Score {
    private final FamilyModel model;
    private final double perParameter;

    private FamilyBic(FamilyModel model, double penalty) {
        this.model = model;
        this.perParameter = penalty * Math.log(model.rows());
    }

    /** @param penalty factor c of the penalty */
    public static FamilyBic of(FamilyModel model, double penalty) {
        return new FamilyBic(model, penalty);
    }

    @Override
    public List<String> names() {
        return model.names();
    }

    @Override
    public String method() {
        return model.method() + " BIC";
    }

    @Override
    public double local(int node, int[] parents) {
        FamilyModel.Fit fit = model.fit(node, parents);
        return 2 * fit.logLikelihood() - perParameter * fit.parameters();
    }
}
