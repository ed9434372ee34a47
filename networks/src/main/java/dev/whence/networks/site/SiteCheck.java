package dev.whence.networks.site;

import dev.whence.causal.InputException;
import dev.whence.networks.spec.Block;
import dev.whence.networks.spec.Mlp;
import dev.whence.networks.spec.TransformerSpec;

/** Whether a network has a site. */
final class SiteCheck {
    private SiteCheck() {}

    static void check(Site site, TransformerSpec spec) {
        switch (site) {
            case Site.Embeddings _, Site.Logits _ -> {}
            case Site.Residual residual -> {
                layer(site, spec);
                if (residual.stage() == Site.Residual.Stage.BETWEEN
                        && spec.block().wiring() != Block.Wiring.SEQUENTIAL) {
                    throw new InputException("no site '" + site
                            + "' in this network: attention and MLP run in parallel, so nothing is between them");
                }
            }
            case Site.HeadOutput head ->
                head(site, head.head(), spec.attention().heads(), "heads", spec);
            case Site.HeadInput input -> {
                boolean query = input.role() == Site.HeadInput.Role.QUERY;
                head(
                        site,
                        input.head(),
                        query ? spec.attention().heads() : spec.attention().keyValueHeads(),
                        query ? "heads" : "heads of keys and values",
                        spec);
            }
            case Site.AttentionLogits logits ->
                head(site, logits.head(), spec.attention().heads(), "heads", spec);
            case Site.Pattern pattern ->
                head(site, pattern.head(), spec.attention().heads(), "heads", spec);
            case Site.AttentionOutput _ -> layer(site, spec);
            case Site.MlpInput _, Site.MlpOutput _ -> mlp(site, spec);
            case Site.Neurons neurons -> {
                Mlp mlp = mlp(site, spec);
                for (int neuron : neurons.neurons()) {
                    if (neuron < 0 || neuron >= mlp.hidden()) {
                        throw new InputException("no neuron " + neuron + " in layer " + site.layer() + ": it has "
                                + mlp.hidden() + ", counted from 0");
                    }
                }
            }
            case Site.Within within -> {
                check(within.of(), spec);
                int width = width(within.of(), spec);
                if (within.subspace().width() != width) {
                    throw new InputException("directions " + within.subspace() + " have "
                            + within.subspace().width() + " components, but " + within.of() + " has " + width);
                }
            }
        }
    }

    /** Components per position; 0 where the prompt decides. */
    static int width(Site site, TransformerSpec spec) {
        return switch (site) {
            case Site.HeadOutput _, Site.HeadInput _ -> spec.attention().headWidth();
            case Site.Neurons neurons ->
                neurons.neurons().isEmpty()
                        ? spec.mlp().orElseThrow().hidden()
                        : neurons.neurons().size();
            case Site.Logits _ -> spec.vocabulary();
            case Site.Pattern _, Site.AttentionLogits _ -> 0;
            case Site.Within within -> within.subspace().dimensions();
            default -> spec.width();
        };
    }

    private static void layer(Site site, TransformerSpec spec) {
        if (site.layer() < 0 || site.layer() >= spec.layers()) {
            throw new InputException(
                    "no site '" + site + "': the network has " + spec.layers() + " layers, counted from 0");
        }
    }

    private static void head(Site site, int head, int heads, String what, TransformerSpec spec) {
        layer(site, spec);
        if (head < 0 || head >= heads) {
            throw new InputException(
                    "no site '" + site + "': each layer has " + heads + " " + what + ", counted from 0");
        }
    }

    private static Mlp mlp(Site site, TransformerSpec spec) {
        layer(site, spec);
        return spec.mlp()
                .orElseThrow(
                        () -> new InputException("no site '" + site + "': this network has attention only, no MLPs"));
    }
}
