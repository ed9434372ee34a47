package dev.whence.discovery.latent;

import dev.whence.causal.Progress;
import dev.whence.discovery.Estimate;
import dev.whence.discovery.Found;
import dev.whence.discovery.MethodInfo;
import dev.whence.discovery.SearchInput;
import dev.whence.discovery.SearchMethod;
import dev.whence.discovery.knowledge.KnowledgeKind;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link Rfci} as a method of the command line. */
public final class RfciMethod implements SearchMethod {
    private static final MethodInfo INFO = new MethodInfo(
            "rfci",
            "RFCI",
            "Colombo, Maathuis, Kalisch and Richardson 2012",
            MethodInfo.Family.CONSTRAINT,
            MethodInfo.Asks.TEST,
            MethodInfo.Finds.PAG,
            EnumSet.allOf(KnowledgeKind.class),
            LatentSupport.assumptions(
                    "An edge says only that no set of neighbours separates the two; arrowheads and tails mean what they"
                            + " mean for FCI."),
            "Use it instead of FCI when FCI takes too long: fewer tests, on smaller sets, at the price of an edge too"
                    + " many now and then.",
            options());

    private static Map<String, String> options() {
        Map<String, String> own = new TreeMap<>(LatentSupport.OPTIONS);
        own.keySet().retainAll(List.of("sets"));
        return own;
    }

    @Override
    public MethodInfo info() {
        return INFO;
    }

    @Override
    public Estimate estimate(SearchInput input) {
        requireHonoured(input);
        return LatentSupport.estimate(input);
    }

    @Override
    public Found search(SearchInput input, Progress progress) {
        requireHonoured(input);
        LatentResult result = Rfci.run(
                LatentSupport.test(input), input.knowledge(), LatentSupport.options(input.options()), progress);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Test", LatentSupport.kind(input).word());
        return LatentSupport.found(input, result, facts);
    }
}
