package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.springboot.test.AutoConfigureEtchDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

// spotless:off
// tag::application[]
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
@AutoConfigureEtchDatabase
class LibraryOverHttpTest {

    @RepeatedTest(2)
    void storesBook(@Autowired WebTestClient http, @Autowired EtchTemplate etch) {
        http.post().uri("/books").bodyValue(Map.of("title", "Emma")).exchange().expectStatus().isOk();

        assertThat(etch.count(Book.class).block(Duration.ofSeconds(10))).isEqualTo(1);
    }
}
// end::application[]
// spotless:on
