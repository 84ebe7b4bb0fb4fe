package io.etchdb.sample;

import static io.etchdb.sql.Where.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.etchdb.EtchTemplate;
import io.etchdb.row.Patch;
import io.etchdb.sample.book.Book;
import io.etchdb.sample.loan.Loan;
import io.etchdb.testdatabases.TestDatabase.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Every endpoint and every answer it has, the unhappy ones included. */
abstract class ReadingListSuite extends RunningApplication {

    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};

    ReadingListSuite(Kind kind) {
        super(kind, "--spring.etch.pool.max-size=4", "--spring.etch.timeouts.lock=2s");
    }

    // ---- create and get ----

    @Test
    void createsAuthorAndSaysWhere() {
        String name = named("Ursula K. Le Guin");
        ResponseSpec response = post("/authors", json("name", name, "born", 1929));
        Map<String, Object> author = body(response, 201);
        assertThat(author).containsEntry("name", name).containsEntry("born", 1929);
        assertThat(Instant.parse((String) author.get("createdAt"))).isBetween(anHourAgo(), inAnHour());
        response.expectHeader().location("/authors/" + author.get("id"));
        assertThat(body(get("/authors/" + author.get("id")), 200)).isEqualTo(author);
    }

    @Test
    void createsBookWithDefaultsOfTable() {
        Map<String, Object> book = book();
        assertThat(book)
                .containsEntry("copies", 1)
                .containsEntry("version", 0)
                .containsEntry("isbn", null)
                .containsEntry("pages", null);
        assertThat(body(get("/books/" + book.get("id")), 200)).isEqualTo(book);
    }

    @Test
    void keepsEveryValueOfBook() {
        String isbn = isbn();
        assertThat(book("isbn", isbn, "pages", 304, "copies", 7))
                .containsEntry("isbn", isbn)
                .containsEntry("pages", 304)
                .containsEntry("copies", 7);
    }

    @Test
    void storesTextOfAnyScript() {
        String title = named("Солярис — 索拉里斯 🪐 'quoted'; DROP TABLE books; --");
        Map<String, Object> book = created("/books", "authorId", author(), "title", title);
        assertThat(body(get("/books/" + book.get("id")), 200)).containsEntry("title", title);
    }

    private static Instant anHourAgo() {
        return Instant.now().minusSeconds(3600);
    }

    private static LocalDate inDays(int days) {
        return LocalDate.now(ZoneId.systemDefault()).plusDays(days);
    }

    private static Instant inAnHour() {
        return Instant.now().plusSeconds(3600);
    }

    // ---- not found ----

    @Test
    void saysNotFoundForRowThatIsNotThere() {
        problem(get("/authors/" + NOBODY), 404, "There is no such author.");
        problem(get("/books/" + NOBODY), 404, "There is no such book.");
        problem(get("/loans/" + NOBODY), 404, "There is no such loan.");
        problem(patch("/authors/" + NOBODY, json("name", "x")), 404, "There is no such author.");
        problem(patch("/books/" + NOBODY, json("title", "x", "version", 0)), 404, "There is no such book.");
        problem(delete("/authors/" + NOBODY), 404, "There is no such author.");
        problem(delete("/books/" + NOBODY), 404, "There is no such book.");
        problem(post("/books/" + NOBODY + "/loans", json("reader", "Ada")), 404, "There is no such book.");
        problem(post("/loans/" + NOBODY + "/return", ""), 404, "There is no such loan.");
    }

    @Test
    void saysNotFoundForPathThatIsNotThere() {
        problem(get("/publishers"), 404, null);
    }

    // ---- bad input ----

    @Test
    void refusesBodyThatIsNotJson() {
        problem(post("/authors", "{\"name\": "), 400, "The body is not JSON.");
        problem(patch("/authors/" + author(), "{"), 400, "The body is not JSON.");
    }

    @Test
    void refusesBodyOfAnotherShape() {
        problem(post("/authors", "[1]"), 400, "The body has to be a JSON object.");
        problem(patch("/authors/" + author(), "[1]"), 400, "The body has to be a JSON object.");
        problem(post("/authors", ""), 400, null);
    }

    @Test
    void refusesUnknownMemberAndListsTheKnown() {
        String detail = "There is no \"nmae\" here. Known are: born, name.";
        problem(post("/authors", json("name", "x", "nmae", "y")), 400, detail);
        problem(patch("/authors/" + author(), json("nmae", "y")), 400, detail);
    }

    @Test
    void refusesPatchOfWhatClientsDoNotSet() {
        problem(
                patch("/authors/" + author(), json("id", NOBODY)),
                400,
                "There is no \"id\" here. Known are: born, name.");
    }

    @Test
    void refusesValueOfAnotherType() {
        problem(post("/authors", json("name", "x", "born", "1929")), 400, "\"born\" is of the wrong type.");
        problem(patch("/authors/" + author(), json("born", "1929")), 400, "\"born\" is of the wrong type.");
        problem(post("/books", json("authorId", "me", "title", "x")), 400, "\"authorId\" is of the wrong type.");
    }

    @Test
    void listsInvalidMembers() {
        Map<String, Object> problem = problem(
                post("/books", json("authorId", NOBODY, "title", " ", "isbn", "12", "pages", 0, "copies", -1)),
                400,
                "The request is not valid.");
        assertThat(problem.get("errors"))
                .isEqualTo(List.of(
                        Map.of("field", "copies", "message", "must be greater than or equal to 0"),
                        Map.of("field", "isbn", "message", "must have 13 digits"),
                        Map.of("field", "pages", "message", "must be greater than 0"),
                        Map.of("field", "title", "message", "must not be blank")));
    }

    @Test
    void listsInvalidMembersOfPatchOnly() {
        Map<String, Object> book = book();
        Map<String, Object> problem = problem(
                patch("/books/" + book.get("id"), json("title", null, "version", 0)), 400, "The request is not valid.");
        assertThat(problem.get("errors")).isEqualTo(List.of(Map.of("field", "title", "message", "must not be blank")));
    }

    @Test
    void refusesKeyThatIsNone() {
        problem(get("/books/42"), 400, "\"id\" is of the wrong type.");
        problem(get("/books?author=me"), 400, "\"author\" is of the wrong type.");
    }

    @Test
    void refusesPageSizeOutOfBounds() {
        for (String size : List.of("0", "101", "many")) {
            problem(get("/books?size=" + size), 400, "The request is not valid.");
        }
    }

    @Test
    void refusesTokenThatIsNoneOfThisList() {
        author();
        author();
        String token = (String) body(get("/authors?size=1"), 200).get("next");
        assertThat(token).isNotNull();
        for (String wrong : List.of("nonsense", token.substring(1), token + "AA")) {
            problem(get("/authors?after=" + wrong), 400, "\"after\" is no token of this list. Start again without it.");
        }
        problem(get("/books?after=" + token), 400, "\"after\" is no token of this list. Start again without it.");
    }

    @Test
    void refusesReferenceToNothing() {
        String detail = "It refers to something that is not there.";
        problem(post("/books", json("authorId", NOBODY, "title", "x")), 422, detail);
        problem(patch("/books/" + book().get("id"), json("authorId", NOBODY, "version", 0)), 422, detail);
    }

    /** PostgreSQL stores no NUL character in text; SQLite does, and then all of it has to come back. */
    @Test
    void refusesOrKeepsNulCharacter() {
        ResponseSpec response = post("/authors", json("name", named("N\\u0000L")));
        if (database().kind().isSqlite()) {
            assertThat((String) body(response, 201).get("name")).startsWith("N\u0000L ");
        } else {
            problem(response, 422, "A value cannot be stored.");
        }
    }

    @Test
    void refusesLoanThatIsDueInThePast() {
        Map<String, Object> problem = problem(
                post("/books/" + book().get("id") + "/loans", json("reader", "Ada", "dueOn", "2001-01-01")),
                400,
                "The request is not valid.");
        assertThat(problem.get("errors"))
                .isEqualTo(
                        List.of(Map.of("field", "dueOn", "message", "must be a date in the present or in the future")));
    }

    @Test
    void refusesMethodAndMediaTypeThatAreNotServed() {
        problem(delete("/authors"), 405, null);
        problem(patch("/authors", "{}"), 405, null);
    }

    // ---- conflict ----

    @Test
    void saysConflictForSecondAuthorOfTheSameName() {
        String name = named("Twin");
        created("/authors", "name", name);
        problem(post("/authors", json("name", name)), 409, "There is an author of this name.");
        problem(patch("/authors/" + author(), json("name", name)), 409, "There is an author of this name.");
    }

    @Test
    void saysConflictForSecondBookWithTheSameIsbn() {
        String isbn = isbn();
        String author = author();
        created("/books", "authorId", author, "title", "one", "isbn", isbn);
        problem(
                post("/books", json("authorId", author, "title", "two", "isbn", isbn)),
                409,
                "There is a book with this ISBN.");
    }

    @Test
    void saysConflictForAuthorWithBooks() {
        Map<String, Object> book = book();
        problem(delete("/authors/" + book.get("authorId")), 409, "The author has books on the list.");
    }

    @Test
    void saysConflictForBookWithLoans() {
        Map<String, Object> book = book();
        lend(book, "Ada");
        problem(delete("/books/" + book.get("id")), 409, "The book has been lent.");
    }

    /** Somebody at a console has changed the row and not finished. */
    @Test
    void saysTryAgainWhileSomebodyElseHoldsTheRow() {
        Map<String, Object> book = book();
        UUID id = UUID.fromString((String) book.get("id"));
        Patch<Book> theirs = Patch.of(Book.class).set(Book::pages).to(1);
        Mono<?> patched = Mono.fromRunnable(() -> {
                    ResponseSpec response = patch("/books/" + id, json("title", "x", "version", 0));
                    problem(
                            response,
                            503,
                            "Somebody else is changing it and has not finished. Nothing was changed. Try again later.");
                    response.expectHeader().valueEquals("Retry-After", "5");
                })
                .subscribeOn(Schedulers.boundedElastic());
        EtchTemplate.using(
                        database().url(),
                        console -> console.transaction(tx ->
                                tx.updateWhere(theirs, where(Book::id).eq(id)).then(patched)))
                .block(TIMEOUT);

        body(patch("/books/" + id, json("title", "x", "version", 1)), 200);
    }

    // ---- patch ----

    @Test
    void patchChangesWhatItNamesAndNothingElse() {
        Map<String, Object> book = book("isbn", isbn(), "pages", 304);
        Map<String, Object> patched =
                body(patch("/books/" + book.get("id"), json("title", "Solaris", "version", 0)), 200);
        assertThat(patched)
                .containsEntry("title", "Solaris")
                .containsEntry("isbn", book.get("isbn"))
                .containsEntry("pages", 304)
                .containsEntry("version", 1)
                .containsEntry("createdAt", book.get("createdAt"));
        assertThat(body(get("/books/" + book.get("id")), 200)).isEqualTo(patched);
    }

    @Test
    void patchWithNullRemoves() {
        Map<String, Object> book = book("isbn", isbn(), "pages", 304);
        assertThat(body(patch("/books/" + book.get("id"), json("isbn", null, "version", 0)), 200))
                .containsEntry("isbn", null)
                .containsEntry("pages", 304);
    }

    @Test
    void patchTakesPlainJsonToo() {
        String author = author();
        Map<String, Object> patched = WebClient.create("http://127.0.0.1:" + port())
                .patch()
                .uri("/authors/" + author)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json("born", 1921))
                .retrieve()
                .bodyToMono(OBJECT)
                .block(TIMEOUT);
        assertThat(patched).containsEntry("born", 1921);
    }

    @Test
    void patchOfOldVersionIsConflict() {
        Map<String, Object> book = book();
        body(patch("/books/" + book.get("id"), json("title", "first", "version", 0)), 200);
        problem(
                patch("/books/" + book.get("id"), json("title", "second", "version", 0)),
                409,
                "Somebody else changed it meanwhile. Read it again and repeat the change.");
        assertThat(body(get("/books/" + book.get("id")), 200)).containsEntry("title", "first");
    }

    @Test
    void patchWithoutVersionIsRefused() {
        assertThat(problem(patch("/books/" + book().get("id"), json("title", "x")), 400, null)
                        .get("detail")
                        .toString())
                .contains("version")
                .contains("set the version that was read");
    }

    @Test
    void patchThatChangesNothingIsRefused() {
        problem(patch("/authors/" + author(), "{}"), 400, null);
        problem(patch("/books/" + book().get("id"), json("version", 0)), 400, null);
    }

    // ---- delete ----

    @Test
    void deletes() {
        Map<String, Object> book = book();
        delete("/books/" + book.get("id"))
                .expectStatus()
                .isNoContent()
                .expectBody()
                .isEmpty();
        problem(get("/books/" + book.get("id")), 404, "There is no such book.");
        delete("/authors/" + book.get("authorId")).expectStatus().isNoContent();
        problem(get("/authors/" + book.get("authorId")), 404, "There is no such author.");
    }

    // ---- lists ----

    @Test
    void pagesThroughAllRowsExactlyOnce() {
        String author = author();
        List<String> titles =
                IntStream.range(0, 23).mapToObj(i -> "Volume " + i % 5).toList();
        List<Object> ids = new ArrayList<>();
        titles.forEach(title ->
                ids.add(created("/books", "authorId", author, "title", title).get("id")));

        List<Map<String, Object>> read = new ArrayList<>();
        String after = "";
        int pages = 0;
        do {
            Map<String, Object> page = body(get("/books?author=" + author + "&size=5" + after), 200);
            read.addAll(rows(page));
            after = page.get("next") == null ? null : "&after=" + page.get("next");
            pages++;
        } while (after != null);

        assertThat(pages).isEqualTo(5);
        assertThat(read).extracting(row -> row.get("id")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(read).extracting(row -> (String) row.get("title")).isSortedAccordingTo(Comparator.naturalOrder());
    }

    @Test
    void listOfOneAuthorHasHisBooksOnly() {
        Map<String, Object> book = book();
        book();
        assertThat(body(get("/books?author=" + book.get("authorId")), 200))
                .containsEntry("rows", List.of(book))
                .containsEntry("next", null);
    }

    @Test
    void listOfNothingIsEmpty() {
        assertThat(body(get("/books?author=" + NOBODY), 200))
                .containsEntry("rows", List.of())
                .containsEntry("next", null);
    }

    @SuppressWarnings("unchecked") // JSON
    private static List<Map<String, Object>> rows(Map<String, Object> page) {
        return (List<Map<String, Object>>) page.get("rows");
    }

    // ---- two tables in one transaction ----

    @Test
    void lendsCopyAndTakesItBack() {
        Map<String, Object> book = book("copies", 2);
        String due = inDays(20).toString();
        ResponseSpec response = post("/books/" + book.get("id") + "/loans", json("reader", "Ada", "dueOn", due));
        Map<String, Object> loan = body(response, 201);
        response.expectHeader().location("/loans/" + loan.get("id"));
        assertThat(loan)
                .containsEntry("bookId", book.get("id"))
                .containsEntry("dueOn", due)
                .containsEntry("returnedAt", null);
        assertThat(copiesOf(book)).isEqualTo(1);

        Map<String, Object> returned = body(post("/loans/" + loan.get("id") + "/return", ""), 200);
        assertThat(Instant.parse((String) returned.get("returnedAt"))).isBetween(anHourAgo(), inAnHour());
        assertThat(body(get("/loans/" + loan.get("id")), 200)).isEqualTo(returned);
        assertThat(copiesOf(book)).isEqualTo(2);
    }

    @Test
    void undoesTheLoanWhenNoCopyIsLeft() {
        Map<String, Object> book = book("copies", 0);
        long before = loans();
        problem(post("/books/" + book.get("id") + "/loans", json("reader", "Ada")), 409, "Every copy is lent.");
        assertThat(loans()).isEqualTo(before);
        assertThat(body(get("/books/" + book.get("id")), 200)).isEqualTo(book);
    }

    @Test
    void undoesTheReturnWhenTheBookRefusesIt() {
        Map<String, Object> book = book("copies", 1);
        Object loan = lend(book, "Ada").get("id");
        // A full shelf: the loan is closed first, then the book refuses one copy more.
        body(patch("/books/" + book.get("id"), json("copies", 1000, "version", 1)), 200);
        problem(post("/loans/" + loan + "/return", ""), 422, "A value is out of the range that is stored.");
        assertThat(body(get("/loans/" + loan), 200)).containsEntry("returnedAt", null);
    }

    @Test
    void lendsReaderEachBookOnce() {
        Map<String, Object> book = book("copies", 3);
        lend(book, "Ada");
        problem(post("/books/" + book.get("id") + "/loans", json("reader", "Ada")), 409, "The reader has this book.");
        lend(book, "Grace");
        assertThat(copiesOf(book)).isEqualTo(1);
    }

    @Test
    void takesCopyBackOnce() {
        Map<String, Object> book = book();
        Object loan = lend(book, "Ada").get("id");
        body(post("/loans/" + loan + "/return", ""), 200);
        problem(post("/loans/" + loan + "/return", ""), 409, "The copy was returned already.");
        assertThat(copiesOf(book)).isEqualTo(1);
    }

    @Test
    void listsWhatReaderHasAtHomeInOrderOfDueDate() {
        String reader = named("Ada");
        Map<String, Object> whenever = book();
        Map<String, Object> soon = book();
        Map<String, Object> returned = book();
        lend(whenever, reader);
        created(
                "/books/" + soon.get("id") + "/loans",
                "reader",
                reader,
                "dueOn",
                inDays(3).toString());
        body(post("/loans/" + lend(returned, reader).get("id") + "/return", ""), 200);

        List<Map<String, Object>> open = get("/loans?reader={reader}", reader)
                .expectStatus()
                .isOk()
                .expectBodyList(OBJECT)
                .returnResult()
                .getResponseBody();
        assertThat(open)
                .extracting(loan -> loan.get("title"))
                .containsExactly(soon.get("title"), whenever.get("title"));
        problem(get("/loans"), 400, null);
    }

    /** Twelve readers at once want one of five copies: five get one, seven are told, and the shelf is empty. */
    @Test
    void lendsNoCopyTwiceUnderConcurrency() {
        Map<String, Object> book = book("copies", 5);
        List<Integer> statuses = Flux.range(0, 12)
                .flatMap(i -> status("/books/" + book.get("id") + "/loans", json("reader", "Reader " + i)), 12)
                .collectList()
                .block(TIMEOUT);
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(5);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(7);
        assertThat(copiesOf(book)).isZero();
        assertThat(bean(EtchTemplate.class)
                        .count(Loan.class, where(Loan::bookId).eq(UUID.fromString((String) book.get("id"))))
                        .block(TIMEOUT))
                .isEqualTo(5);
    }

    @Test
    void keepsEveryOneOfManyWritesAtOnce() {
        String author = author();
        List<Integer> statuses = Flux.range(0, 200)
                .flatMap(i -> status("/books", json("authorId", author, "title", "At once " + i)), 50)
                .collectList()
                .block(TIMEOUT);
        assertThat(statuses).hasSize(200).containsOnly(201);
        assertThat(bean(EtchTemplate.class)
                        .count(Book.class, where(Book::authorId).eq(UUID.fromString(author)))
                        .block(TIMEOUT))
                .isEqualTo(200);
    }

    private Mono<Integer> status(String uri, String body) {
        return WebClient.create("http://127.0.0.1:" + port())
                .post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchangeToMono(response ->
                        response.releaseBody().thenReturn(response.statusCode().value()));
    }

    private Map<String, Object> lend(Map<String, Object> book, String reader) {
        return created("/books/" + book.get("id") + "/loans", "reader", reader);
    }

    private int copiesOf(Map<String, Object> book) {
        return (int) body(get("/books/" + book.get("id")), 200).get("copies");
    }

    private long loans() {
        return bean(EtchTemplate.class).count(Loan.class).block(TIMEOUT);
    }

    // ---- operations ----

    @Test
    void reportsHealth() {
        Map<String, Object> health = body(get("/actuator/health"), 200);
        assertThat(health).containsEntry("status", "UP");
        assertThat(health.get("components")).asInstanceOf(MAP).containsKey("etch");
        assertThat(body(get("/actuator/health/readiness"), 200)).containsEntry("status", "UP");
        assertThat(body(get("/actuator/health/liveness"), 200)).containsEntry("status", "UP");
    }

    @Test
    void countsStatementsByName() {
        get("/loans?reader=Ada").expectStatus().isOk();
        // A statement is counted when its connection is back, by when the client may have its answer.
        ApplicationProcess.await(
                "the statement is counted", () -> get("/actuator/metrics/etch.statement?tag=name:open loans of reader")
                        .returnResult(Void.class)
                        .getStatus()
                        .is2xxSuccessful());
        get("/actuator/etch")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.templates.etchTemplate.migrations[0].consistent")
                .isEqualTo(true)
                .jsonPath("$.templates.etchTemplate.migrations[0].history.length()")
                .isEqualTo(2)
                .jsonPath("$.templates.etchTemplate.statements.byLabel['open loans of reader'].executed")
                .isNotEmpty();
    }

    /** The answer is a problem with this status, and this detail if one is given. */
    private static Map<String, Object> problem(ResponseSpec response, int status, String detail) {
        response.expectHeader().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        Map<String, Object> problem = body(response, status);
        assertThat(problem).containsEntry("status", status).containsKeys("title", "instance");
        if (detail == null) {
            assertThat((String) problem.get("detail")).isNotBlank();
        } else {
            assertThat(problem).containsEntry("detail", detail);
        }
        return problem;
    }
}
