package dev.whence.discovery.order;

import dev.whence.discovery.score.Score;
import java.util.List;

/** A score of which a search knows no more than the interface says. */
record Plain(Score score) implements Score {
    static Score of(Score score) {
        return new Plain(score);
    }

    @Override
    public List<String> names() {
        return score.names();
    }

    @Override
    public String method() {
        return score.method();
    }

    @Override
    public double local(int node, int[] parents) {
        return score.local(node, parents);
    }
}
