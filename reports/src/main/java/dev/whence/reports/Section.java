package dev.whence.reports;

/** One piece of evidence in a report. Each kind is data; how it looks is each writer's concern. */
public sealed interface Section
        permits Text,
                Facts,
                TableSection,
                GraphSection,
                CircuitSection,
                AttentionSection,
                ChartSection,
                Assumptions,
                Warning {
    /** The heading, in words. */
    String title();
}
