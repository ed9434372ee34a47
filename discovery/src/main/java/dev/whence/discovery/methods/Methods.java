package dev.whence.discovery.methods;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.constraint.PcMethod;
import dev.whence.discovery.continuous.DagmaMethod;
import dev.whence.discovery.continuous.NotearsMethod;
import dev.whence.discovery.exact.ExactMethod;
import dev.whence.discovery.functional.DirectLingamMethod;
import dev.whence.discovery.functional.IcaLingamMethod;
import dev.whence.discovery.functional.VarLingamMethod;
import dev.whence.discovery.greedy.FgesMethod;
import dev.whence.discovery.latent.FciMethod;
import dev.whence.discovery.latent.GfciMethod;
import dev.whence.discovery.latent.RfciMethod;
import dev.whence.discovery.missing.MvpcMethod;
import dev.whence.discovery.order.BossMethod;
import dev.whence.discovery.order.GraspMethod;
import dev.whence.discovery.pairwise.PairMethod;
import dev.whence.discovery.series.GrangerMethod;
import dev.whence.discovery.series.PcmciMethod;
import dev.whence.discovery.series.PcmciPlusMethod;
import java.util.List;

/** All searches. */
public final class Methods {
    private static final List<SearchMethod> ALL = List.of(
            // one a line, in the order in which help lists them
            new PcMethod(), //
            new FgesMethod(), //
            new ExactMethod(), //
            new BossMethod(), //
            new GraspMethod(), //
            new NotearsMethod(), //
            new DagmaMethod(), //
            new MvpcMethod(), //
            new FciMethod(), //
            new RfciMethod(), //
            new GfciMethod(), //
            new PcmciMethod(), //
            new PcmciPlusMethod(), //
            new GrangerMethod(), //
            new DirectLingamMethod(), //
            new IcaLingamMethod(), //
            new VarLingamMethod(), //
            PairMethod.additiveNoise(), //
            PairMethod.postNonlinear(), //
            PairMethod.igci() //
            );

    private Methods() {}

    /** In the order in which help lists them. */
    public static List<SearchMethod> all() {
        return ALL;
    }

    /** @throws InputException when there is no method of that name; suggests the nearest */
    public static SearchMethod named(String word) {
        return ALL.stream()
                .filter(method -> method.info().word().equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "method",
                        word,
                        ALL.stream().map(method -> method.info().word()).toList(),
                        "the list of methods"));
    }
}
