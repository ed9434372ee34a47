package dev.whence.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.Models;
import dev.whence.networks.Network;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.system.NetworkSystem;
import dev.whence.networks.system.Trace;
import dev.whence.networks.tokens.Prompts;
import dev.whence.reports.Answer;
import dev.whence.reports.Report;
import dev.whence.reports.Section;
import dev.whence.reports.TableSection;
import dev.whence.reports.TableSection.Column;
import dev.whence.reports.Text;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whence network logits}: what a network says should come next. */
@Command(
        name = "logits",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "What does the network say comes next, as it is or under interventions?",
        footerHeading = "%nExamples:%n",
        footer = {
            "  whence network logits stories260K --prompt \"The girl was very happy.\"",
            "  whence network logits my-gpt2/ --tokens 1,5,9 --intervene zero-a-head.json --json logits.json"
        })
final class NetworkLogitsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "a built-in name, a folder in Hugging Face's layout, or a llama2.c file")
    private Optional<String> model = Optional.empty();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "the prompt as text")
    private Optional<String> prompt = Optional.empty();

    @Option(names = "--tokens", paramLabel = "IDS", description = "the prompt as token ids: 1,5,9")
    private Optional<String> tokens = Optional.empty();

    @Option(names = "--intervene", paramLabel = "FILE", description = "interventions as JSON (docs/networks.md)")
    private Optional<Path> intervene = Optional.empty();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "how many tokens to show (default: ${DEFAULT-VALUE})")
    private int top = 10;

    @Mixin
    private final ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.check();
        if (top < 1) {
            throw new InputException("--top is " + top + "; it must be 1 or more");
        }
        Provenances provenances = Provenances.start(spec);
        try (Models.Loaded loaded = modelOptions.open(model)) {
            Network network = loaded.network();
            List<Integer> ids = NetworkPrompt.ids(network, prompt, tokens, "--tokens");
            Intervention<Site> intervention = NetworkPrompt.intervention(intervene, network);
            float[][] logits = logits(network, ids, intervention);
            output.emit(
                    spec,
                    report(loaded, ids, intervention, logits[logits.length - 1], provenances),
                    () -> json(ids, logits));
        }
        return 0;
    }

    private static float[][] logits(Network network, List<Integer> ids, Intervention<Site> intervention) {
        Site site = new Site.Logits(At.all());
        try (NetworkSystem system = new NetworkSystem(network, new Prompts(List.of(ids)))) {
            Trace.Values values = system.trace(intervention, List.of(site)).of(site, 0);
            float[][] rows = new float[ids.size()][];
            for (int position = 0; position < rows.length; position++) {
                rows[position] = values.at(position);
            }
            return rows;
        }
    }

    private Report report(
            Models.Loaded loaded,
            List<Integer> ids,
            Intervention<Site> intervention,
            float[] last,
            Provenances provenances) {
        Network network = loaded.network();
        List<Integer> order = IntStream.range(0, last.length)
                .boxed()
                .sorted((a, b) -> Float.compare(last[b], last[a]))
                .toList();
        double total = 0;
        for (float logit : last) {
            total += Math.exp(logit - (double) last[order.getFirst()]);
        }
        List<List<Object>> rows = new ArrayList<>();
        for (int id : order.subList(0, Math.min(top, order.size()))) {
            double share = Math.exp(last[id] - (double) last[order.getFirst()]) / total;
            rows.add(List.of(NetworkPrompt.token(network, id), id, (double) last[id], share));
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Text("The prompt", NetworkPrompt.split(network, ids)));
        sections.add(new Text("What was done to the network", intervention.toString()));
        sections.add(TableSection.of(
                "The most probable next tokens",
                "",
                List.of(
                        Column.text("token"),
                        Column.count("id"),
                        Column.number("logit"),
                        Column.percent("probability")),
                rows));
        return new Report(
                "What comes next in " + loaded.name(),
                "Which token follows the prompt?",
                new Answer(String.format(
                        Locale.ROOT,
                        "%s, with probability %.3g.",
                        NetworkPrompt.token(network, order.getFirst()),
                        1 / total)),
                sections,
                provenances.of(OptionalLong.empty(), Optional.empty()));
    }

    /** {@code {"tokens": [...], "logits": [[...], ...]}}, by position, at full float precision. */
    private static String json(List<Integer> ids, float[][] logits) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("tokens");
            for (int id : ids) {
                json.writeNumber(id);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("logits");
            for (float[] row : logits) {
                json.writeRaw("\n");
                json.writeStartArray();
                for (float value : row) {
                    json.writeNumber(value);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + "\n";
    }
}
