package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;
import java.util.Map;

/**
 * Networks that no Hugging Face class has: without MLPs, with a block mask. The whole {@link TransformerSpec} stands in
 * {@code config.json}, and tensors have Whence's own names and shapes.
 */
final class WhenceFamily implements CheckpointLayout {
    private static final String KEY = "architecture";

    @Override
    public String family() {
        return "whence";
    }

    @Override
    public String architecture() {
        return "WhenceTransformer";
    }

    @Override
    public TransformerSpec spec(Config config) {
        return RecordJson.read(config.value(KEY), TransformerSpec.class, KEY);
    }

    @Override
    public void configure(TransformerSpec spec, ObjectNode config) {
        config.set(KEY, RecordJson.write(spec));
    }

    @Override
    public TensorNames names() {
        return TensorNames.of(family());
    }

    @Override
    public Map<String, String> copies(TransformerSpec spec) {
        return spec.output().tied() ? Map.of("output.weight", "embedding.tokens") : Map.of();
    }

    @Override
    public List<Placement> placements(TransformerSpec spec) {
        return ParameterShape.of(spec).stream()
                .map(parameter -> new Placement(parameter, parameter.name(), View.whole(parameter.shape())))
                .toList();
    }
}
