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
import java.util.Map;

/** {@link Fci} as a method of the command line. */
public final class FciMethod implements SearchMethod {
    private static final MethodInfo INFO = new MethodInfo(
            "fci",
            "FCI-stable",
            "Spirtes, Meek and Richardson 1999; Zhang 2008; Colombo and Maathuis 2014",
            MethodInfo.Family.CONSTRAINT,
            MethodInfo.Asks.TEST,
            MethodInfo.Finds.PAG,
            EnumSet.allOf(KnowledgeKind.class),
            LatentSupport.assumptions(""),
            "Use it when causes may be hidden and you have up to some hundred variables: it says all that the"
                    + " independences can say, and no more.",
            LatentSupport.OPTIONS);

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
        LatentResult result =
                Fci.run(LatentSupport.test(input), input.knowledge(), LatentSupport.options(input.options()), progress);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Test", LatentSupport.kind(input).word());
        return LatentSupport.found(input, result, facts);
    }
}
