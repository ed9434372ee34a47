package dev.whence.reports;

import java.util.List;

/**
 * The findings of one run. Everything in it but {@link Provenance#run()} depends only on the data, the options and the
 * seed, so the same command gives the same report.
 *
 * @param title a short name, such as "Sachs: the effect of PKA on Akt"
 * @param question what was asked, as a sentence
 * @param answer the answer in a sentence, with the effects that it rests on
 * @param sections the evidence, in reading order
 * @param provenance how to get it again
 */
public record Report(String title, String question, Answer answer, List<Section> sections, Provenance provenance) {
    public Report {
        sections = List.copyOf(sections);
    }

    /** The sections of one kind, in order. */
    public <S extends Section> List<S> sections(Class<S> kind) {
        return sections.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The same findings without the time at which they were made: what two runs with one seed must agree on. */
    public Report withoutRun() {
        return new Report(title, question, answer, sections, provenance.withoutRun());
    }
}
