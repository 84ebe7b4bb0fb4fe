package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the pages and the README to the code they show, without rendering them. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGES = Path.of("src/docs/asciidoc");
    private static final Path TEST = Path.of("src/test");

    private static final Pattern INCLUDE = Pattern.compile("(?m)^include::\\{test}/([^\\[]+)\\[([^]]*)]$");
    private static final Pattern TAG = Pattern.compile("tag=([\\w-]+)");
    private static final Pattern PAGE_LINK = Pattern.compile("xref:([\\w-]+\\.adoc)");
    private static final Pattern ANCHOR_LINK = Pattern.compile("<<([\\w-]+)>>");
    private static final Pattern README_SNIPPET =
            Pattern.compile("(?s)<!-- snippet: (\\S+)#([\\w-]+) -->\n```java\n(.*?)```");
    private static final Pattern COORDINATES = Pattern.compile(
            "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>(?:\\s*<version>([^<]+)</version>)?");

    private static final Pattern QUALIFIER = Pattern.compile("(?:[a-z]+\\.)+(?:\\w+\\$)?");
    private static final Pattern PROPERTY = Pattern.compile("spring\\.etch(?:\\.[a-z]+(?:-[a-z]+)*)+");
    private static final Pattern PROPERTY_METADATA = Pattern.compile("\"name\": \"(spring\\.[^\"]+)\"");

    @Test
    void includesOnlyWhatIsThere() {
        for (Path page : pages()) {
            includes(page).forEach(include -> assertThat(include.region())
                    .as("%s includes %s", page, include)
                    .isNotBlank());
        }
    }

    @Test
    void showsEveryTaggedRegion() {
        Set<String> shown = Stream.concat(
                        pages().stream().flatMap(page -> includes(page).stream()), readmeIncludes().stream())
                .filter(include -> !include.tag().isEmpty())
                .map(Include::toString)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(shown).isEqualTo(taggedRegions());
    }

    @Test
    void linksOnlyToPagesAndAnchorsThatExist() {
        for (Path page : pages()) {
            String text = read(page);
            matches(PAGE_LINK, text).forEach(link -> assertThat(PAGES.resolve(link.group(1)))
                    .as("link in %s", page)
                    .isRegularFile());
            matches(ANCHOR_LINK, text)
                    .forEach(link -> assertThat(text).as("anchor in %s", page).contains("[[" + link.group(1) + "]]"));
        }
    }

    @Test
    void linksEveryPageFromTheIndex() {
        String index = read(PAGES.resolve("index.adoc"));
        for (Path page : pages()) {
            if (!page.endsWith("index.adoc")) {
                assertThat(index).contains("xref:" + page.getFileName() + "[");
            }
        }
    }

    @Test
    void quotesTestedCodeInReadme() {
        String readme = read(ROOT.resolve("README.md"));
        List<MatchResult> snippets = matches(README_SNIPPET, readme);

        assertThat(snippets).isNotEmpty().hasSameSizeAs(matches(Pattern.compile("(?m)^```java$"), readme));
        for (MatchResult snippet : snippets) {
            assertThat(snippet.group(3).stripTrailing())
                    .isEqualTo(new Include(snippet.group(1), snippet.group(2)).region());
        }
    }

    @Test
    void namesModulesThatExistInTheVersionThatIsBuilt() {
        String parent = read(ROOT.resolve("pom.xml"));
        String version = first(Pattern.compile("<artifactId>etch-parent</artifactId>\\s*<version>([^<]+)<"), parent);
        for (Path text : Stream.concat(pages().stream(), Stream.of(ROOT.resolve("README.md")))
                .toList()) {
            String content = read(text).replace("{version}", version);
            for (MatchResult dependency : matches(COORDINATES, content)) {
                if (dependency.group(1).equals("io.etchdb")) {
                    assertThat(parent).as(text.toString()).contains("<module>" + dependency.group(2) + "</module>");
                    assertThat(dependency.group(3)).as(text.toString()).isEqualTo(version);
                }
            }
        }
    }

    /** The page says what editors say; where it does not, the failure prints the rows to put there. */
    @Test
    void listsEveryPropertyAsItsMetadataHasIt() throws IOException {
        List<String> rows = new ArrayList<>();
        for (URL metadata : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = metadata.openStream()) {
                JsonMapper.shared().readTree(in).get("properties").forEach(property -> {
                    if (property.get("name").asString().startsWith("spring.etch.")) {
                        rows.add(row(property));
                    }
                });
            }
        }

        assertThat(rows).isNotEmpty();
        assertThat(read(PAGES.resolve("properties.adoc")))
                .contains("| Meaning\n\n" + rows.stream().sorted().collect(Collectors.joining("\n\n")) + "\n|===\n");
    }

    private static String row(JsonNode property) {
        String type = QUALIFIER
                .matcher(property.get("type").asString())
                .replaceAll("")
                .replace(",", ", ");
        JsonNode value = property.get("defaultValue");
        return String.join(
                "\n",
                "| `" + property.get("name").asString() + "`",
                "| `" + type + "`",
                value == null ? "|" : "| `" + value.asString() + "`",
                "| " + property.get("description").asString());
    }

    @Test
    void namesPropertiesThatExist() throws IOException {
        Set<String> known = new TreeSet<>();
        for (URL metadata : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = metadata.openStream()) {
                matches(PROPERTY_METADATA, new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .forEach(property -> known.add(property.group(1)));
            }
        }

        for (Path text : Stream.concat(pages().stream(), Stream.of(ROOT.resolve("README.md")))
                .toList()) {
            matches(PROPERTY, read(text))
                    .forEach(property -> assertThat(known).as(text.toString()).contains(property.group()));
        }
        for (PropertySource<?> source : new YamlPropertySourceLoader()
                .load("snippet", new FileSystemResource(TEST.resolve("resources/application.yaml")))) {
            assertThat(((EnumerablePropertySource<?>) source).getPropertyNames())
                    .isNotEmpty()
                    .isSubsetOf(known);
        }
    }

    @Test
    void runsInCiWhatReadmeAndContributingSay() {
        assertThat(read(ROOT.resolve(".ci/run"))).containsPattern("(?m)^mvn .*\\bverify\\b");
        assertThat(read(ROOT.resolve("README.md"))).containsPattern("(?m)^mvn verify$");
        assertThat(read(ROOT.resolve("CONTRIBUTING.md"))).containsPattern("(?m)^mvn verify ");
    }

    /** A file under src/test, or one tagged region of it. */
    private record Include(String file, String tag) {

        /** The text that a reader sees: without indentation and the marks of other regions. */
        String region() {
            String text = read(TEST.resolve(file));
            if (tag.isEmpty()) {
                return text;
            }
            String start = "tag::" + tag + "[]";
            String end = "end::" + tag + "[]";
            assertThat(text.split(Pattern.quote(start), -1))
                    .as("%s in %s", start, file)
                    .hasSize(2);
            assertThat(text.split(Pattern.quote(end), -1))
                    .as("%s in %s", end, file)
                    .hasSize(2);
            String region = text.substring(text.indexOf('\n', text.indexOf(start)) + 1, text.indexOf(end));
            return region.lines()
                    .filter(line -> !line.strip().matches("// (tag|end)::.*"))
                    .collect(Collectors.joining("\n"))
                    .replaceFirst("\\s*//\\s*$", "")
                    .stripIndent()
                    .stripTrailing();
        }

        @Override
        public String toString() {
            return file + "#" + tag;
        }
    }

    private static List<Include> includes(Path page) {
        return matches(INCLUDE, read(page)).stream()
                .map(include -> {
                    Matcher tag = TAG.matcher(include.group(2));
                    return new Include(include.group(1), tag.find() ? tag.group(1) : "");
                })
                .toList();
    }

    private static List<Include> readmeIncludes() {
        return matches(README_SNIPPET, read(ROOT.resolve("README.md"))).stream()
                .map(snippet -> new Include(snippet.group(1), snippet.group(2)))
                .toList();
    }

    private static Set<String> taggedRegions() {
        Set<String> regions = new TreeSet<>();
        for (Path file : files(TEST.resolve("java"), ".java")) {
            String name = TEST.relativize(file).toString().replace('\\', '/');
            matches(Pattern.compile("(?m)^\\s*// tag::([\\w-]+)\\[]$"), read(file))
                    .forEach(tag -> regions.add(name + "#" + tag.group(1)));
        }
        return regions;
    }

    private static List<Path> pages() {
        List<Path> pages = files(PAGES, ".adoc");
        assertThat(pages).isNotEmpty();
        return pages;
    }

    private static List<Path> files(Path directory, String suffix) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }
}
