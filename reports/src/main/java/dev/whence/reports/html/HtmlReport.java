package dev.whence.reports.html;

import dev.whence.causal.WholeFile;
import dev.whence.causal.format.GraphFiles;
import dev.whence.causal.format.GraphFormat;
import dev.whence.reports.GraphSection;
import dev.whence.reports.Report;
import dev.whence.reports.json.JsonReport;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes a report as a self-contained HTML page. */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * Writes the report, each file whole or not at all.
     *
     * @param target a name that ends in {@code .html}: that one file is written. Anything else is a folder, made if
     *     missing: {@code index.html} (the page), {@code report.json} (the same content) and {@code graph.json} (the
     *     report's first graph, if it has one, as a graph file) are written into it
     * @return the page that was written
     * @throws dev.whence.causal.InputException naming the file or folder that cannot be written
     */
    public static Path write(Report report, Path target) {
        if (isPage(target)) {
            WholeFile.write(target, text(report));
            return target;
        }
        WholeFile.folder(target);
        Path page = target.resolve("index.html");
        String html = text(report);
        JsonReport.write(report, target.resolve("report.json"));
        List<GraphSection> graphs = report.sections(GraphSection.class);
        if (!graphs.isEmpty()) {
            WholeFile.write(
                    target.resolve("graph.json"),
                    GraphFiles.write(graphs.getFirst().document(), GraphFormat.JSON));
        }
        WholeFile.write(page, html);
        return page;
    }

    private static boolean isPage(Path target) {
        String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
        return (name.endsWith(".html") || name.endsWith(".htm")) && !Files.isDirectory(target);
    }

    /** The page. */
    public static String text(Report report) {
        TemplateOutput output = new StringOutput();
        Engine.TEMPLATES.render("page.jte", new Page(report), output);
        return output.toString();
    }

    /** The precompiled templates, loaded when the first page is written. */
    private static final class Engine {
        static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
                null, ContentType.Html, HtmlReport.class.getClassLoader(), "dev.whence.reports.templates");
    }
}
