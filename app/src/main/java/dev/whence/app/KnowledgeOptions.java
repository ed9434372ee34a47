package dev.whence.app;

import dev.whence.discovery.knowledge.Knowledge;
import dev.whence.discovery.knowledge.KnowledgeFiles;
import dev.whence.discovery.knowledge.KnowledgeSyntax;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what is known before a search. */
final class KnowledgeOptions {
    @Option(
            names = "--knowledge",
            paramLabel = "FILE",
            description = "what is known beforehand: lines such as 'tier 1: age, sex', 'require a -> b',"
                    + " 'forbid a ~> b', 'hidden a <-> b', or Tetrad's format")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--tiers",
            paramLabel = "TEXT",
            description = "what comes before what: \"age,sex < dose < outcome\"")
    private Optional<String> tiers = Optional.empty();

    @Option(
            names = "--require",
            paramLabel = "EDGE",
            description = "an edge that must be: \"a -> b\"; \"a ~> b\" for a path, direct or not; may be repeated")
    private List<String> required = List.of();

    @Option(
            names = "--forbid",
            paramLabel = "EDGE",
            description = "an edge that cannot be: \"a -> b\"; \"a ~> b\" for a path; may be repeated")
    private List<String> forbidden = List.of();

    @Option(
            names = "--hidden",
            paramLabel = "PAIR",
            description = "two columns known to have a hidden common cause: \"a <-> b\"; may be repeated")
    private List<String> hidden = List.of();

    /**
     * @param variables the names that there are; empty when the search makes its own, as for time series
     * @throws dev.whence.causal.InputException naming the line and column, or the option, that is wrong
     */
    Knowledge knowledge(List<String> variables) {
        Knowledge known = file.map(path -> KnowledgeFiles.read(path, variables)).orElse(Knowledge.none());
        if (tiers.isPresent()) {
            known = known.and(KnowledgeSyntax.tiers(tiers.get()));
        }
        for (String each : required) {
            known = known.and(KnowledgeSyntax.require(each));
        }
        for (String each : forbidden) {
            known = known.and(KnowledgeSyntax.forbid(each));
        }
        for (String each : hidden) {
            known = known.and(KnowledgeSyntax.hidden(each));
        }
        return known;
    }
}
