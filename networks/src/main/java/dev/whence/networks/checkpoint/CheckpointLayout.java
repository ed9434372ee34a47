package dev.whence.networks.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.networks.spec.ParameterShape;
import dev.whence.networks.spec.TransformerSpec;
import java.util.List;
import java.util.Map;

/** How a family's parameters and configuration stand in its files. Everything that differs between families is here. */
interface CheckpointLayout {
    /** What {@code config.json} calls the family: its {@code model_type}. */
    String family();

    /** The Hugging Face class that opens such a folder. */
    String architecture();

    /**
     * What a configuration means.
     *
     * @throws dev.whence.causal.InputException naming the key that is missing, wrong, or asks for what Whence does not do
     */
    TransformerSpec spec(Config config);

    /** Adds to {@code config} what {@link #spec} reads. */
    void configure(TransformerSpec spec, ObjectNode config);

    /** The names of the tensors. */
    TensorNames names();

    /** Where in its tensor a parameter stands. */
    default View view(ParameterShape parameter, TransformerSpec spec) {
        return View.whole(parameter.shape());
    }

    /**
     * A tensor's name as the family writes it today, where it has been written in other ways.
     *
     * @param whole whether the file's names have the family's prefix
     */
    default String today(String tensor, boolean whole) {
        return whole || tensor.startsWith(head()) ? tensor : prefix() + tensor;
    }

    /** What the names of most tensors start with, such as "transformer."; files of the bare model leave it out. */
    default String prefix() {
        return "";
    }

    /** What the names of the tensors that never have that prefix start with. */
    default String head() {
        return "lm_head.";
    }

    /** A regular expression of today's names of tensors that files hold and nothing needs: masks, rotary tables. */
    default String ignored() {
        return "(?!)";
    }

    /** Tensors which files may hold again under another name: today's name of the copy to that of the original. */
    default Map<String, String> copies(TransformerSpec spec) {
        return spec.output().tied() ? Map.of("lm_head.weight", names().inFile("embedding.tokens")) : Map.of();
    }

    /** Where every parameter of such a network stands. */
    default List<Placement> placements(TransformerSpec spec) {
        return ParameterShape.of(spec).stream()
                .map(parameter -> new Placement(parameter, names().inFile(parameter.name()), view(parameter, spec)))
                .toList();
    }
}
