package dev.whence.reports.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Style, script and the chart library, read from the class path. */
final class Resources {
    private static final String LIBRARY = "/META-INF/maven/org.webjars/echarts/pom.properties";

    private Resources() {}

    /** A file beside this class. */
    static String text(String name) {
        return read("/dev/whence/reports/html/" + name);
    }

    /**
     * Apache ECharts, minified, ready to stand inside a script element.
     *
     * @param whole whether all of it is needed: heat maps and bands are not in the common build (0.66 MB against 1.0 MB)
     */
    static String echarts(boolean whole) {
        Properties library = new Properties();
        try (InputStream stream = open(LIBRARY)) {
            library.load(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String folder = "/META-INF/resources/webjars/echarts/" + library.getProperty("version") + "/";
        return read(folder + (whole ? "echarts.min.js" : "echarts.common.min.js"))
                .replace("</script", "<\\/script");
    }

    private static String read(String path) {
        try (InputStream stream = open(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static InputStream open(String path) throws IOException {
        InputStream stream = Resources.class.getResourceAsStream(path);
        if (stream == null) {
            throw new IOException("missing from the class path: " + path);
        }
        return stream;
    }
}
