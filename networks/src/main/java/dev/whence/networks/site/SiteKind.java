package dev.whence.networks.site;

import dev.whence.causal.Names;
import dev.whence.networks.spec.TransformerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A kind of site of which a network has many, so that all can be tried. */
public enum SiteKind {
    HEADS("heads", "head", true),
    QUERIES("queries", "query", true),
    /** Heads of keys, of which there may be fewer than of queries. */
    KEYS("keys", "key", true),
    /** Heads of values, as many as of keys. */
    VALUES("values", "value", true),
    PATTERNS("patterns", "pattern", true),
    MLPS("mlps", "mlp", false),
    /** The residual stream before each layer. */
    RESIDUAL("residual", "residual", false),
    ATTENTION_OUTPUTS("attention-outputs", "attention-output", false),
    /** Each neuron alone. */
    NEURONS("neurons", "neuron", false);

    private final String word;
    private final String single;
    private final boolean perHead;

    SiteKind(String word, String single, boolean perHead) {
        this.word = word;
        this.single = single;
        this.perHead = perHead;
    }

    /** What the command line calls them: "heads". */
    public String word() {
        return word;
    }

    /** What one is called in JSON: "head". */
    public String single() {
        return single;
    }

    /** Whether each head of a layer has one. */
    public boolean perHead() {
        return perHead;
    }

    /** @throws dev.whence.causal.InputException when there is no such kind, with the nearest */
    public static SiteKind named(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "kind of site",
                        word,
                        Arrays.stream(values()).map(SiteKind::word).toList(),
                        "--sites"));
    }

    /** How many there are in a layer. */
    public int perLayer(TransformerSpec spec) {
        return switch (this) {
            case HEADS, QUERIES, PATTERNS -> spec.attention().heads();
            case KEYS, VALUES -> spec.attention().keyValueHeads();
            case MLPS, RESIDUAL, ATTENTION_OUTPUTS -> 1;
            case NEURONS -> spec.mlp().map(mlp -> mlp.hidden()).orElse(1);
        };
    }

    /**
     * All of a network, layer by layer, each at all positions together.
     *
     * @throws dev.whence.causal.InputException when the network has none
     */
    public List<Site> in(TransformerSpec spec) {
        List<Site> sites = new ArrayList<>();
        for (int layer = 0; layer < spec.layers(); layer++) {
            for (int index = 0; index < perLayer(spec); index++) {
                sites.add(site(layer, index));
            }
        }
        sites.getFirst().check(spec);
        return sites;
    }

    /** Each of some sites at each of the first positions apart, all positions of a site together. */
    public static List<Site> byPosition(List<Site> sites, int positions) {
        return sites.stream()
                .flatMap(site -> IntStream.range(0, positions).mapToObj(position -> site.at(At.position(position))))
                .toList();
    }

    private Site site(int layer, int index) {
        At all = At.all();
        return switch (this) {
            case HEADS -> new Site.HeadOutput(layer, index, all);
            case QUERIES -> new Site.HeadInput(layer, index, Site.HeadInput.Role.QUERY, all);
            case KEYS -> new Site.HeadInput(layer, index, Site.HeadInput.Role.KEY, all);
            case VALUES -> new Site.HeadInput(layer, index, Site.HeadInput.Role.VALUE, all);
            case PATTERNS -> new Site.Pattern(layer, index, all);
            case MLPS -> new Site.MlpOutput(layer, all);
            case RESIDUAL -> new Site.Residual(layer, Site.Residual.Stage.BEFORE, all);
            case ATTENTION_OUTPUTS -> new Site.AttentionOutput(layer, all);
            case NEURONS -> new Site.Neurons(layer, List.of(index), all);
        };
    }
}
