package io.etchdb.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.row.Patch;
import io.etchdb.sample.book.Book;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The stream of all books: more of them than fit between server and client, and more readers than connections. */
abstract class ExportSuite extends RunningApplication {

    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};
    private static final int BOOKS = 12_000;
    private static final int CONNECTIONS = 3;

    ExportSuite(Kind kind) {
        super(kind, "--spring.etch.pool.max-size=" + CONNECTIONS);
    }

    @BeforeAll
    void fillShelves() {
        UUID author = UUID.fromString(author());
        List<Patch<Book>> books = IntStream.range(0, BOOKS)
                .mapToObj(i -> Patch.of(Book.class)
                        .set(Book::authorId)
                        .to(author)
                        .set(Book::title)
                        .to("Volume " + i + "x".repeat(280)))
                .toList();
        bean(EtchTemplate.class).insertMany(Book.class, books).block(TIMEOUT);
    }

    @Test
    void streamsEveryBookOneJsonObjectPerLine() {
        StepVerifier.create(export().map(book -> book.get("id")).distinct().count())
                .expectNext((long) BOOKS)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void endsWithTheReader() {
        StepVerifier.create(Flux.range(0, 40).flatMap(i -> export().take(2), 10))
                .expectNextCount(80)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(body(get("/books?size=1"), 200)).containsKey("rows");
    }

    /** Readers that stopped hold no connection: others are served meanwhile, and whoever reads on misses nothing. */
    @Test
    void waitsForReaderThatStops() throws IOException {
        List<Socket> stopped = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS * 3; i++) {
                stopped.add(stoppedReader());
            }
            for (int i = 0; i < 20; i++) {
                assertThat(body(get("/books?size=1"), 200)).containsKey("rows");
            }
            assertThat(linesOf(stopped.get(0))).hasSize(BOOKS).doesNotHaveDuplicates();
        } finally {
            for (Socket socket : stopped) {
                socket.close();
            }
        }
    }

    private Flux<Map<String, Object>> export() {
        return WebClient.create("http://127.0.0.1:" + port())
                .get()
                .uri("/books/export")
                .accept(MediaType.APPLICATION_NDJSON)
                .retrieve()
                .bodyToFlux(OBJECT);
    }

    /** Asks for the export over HTTP/1.0, which ends with the connection, and does not read the answer. */
    private Socket stoppedReader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
        socket.getOutputStream().write("GET /books/export HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static List<String> linesOf(Socket socket) throws IOException {
        // With the small window of before, TCP sends a few bytes at a time and then waits.
        socket.setReceiveBufferSize(1 << 20);
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        return reader.lines().filter(line -> line.startsWith("{")).toList();
    }
}
