package io.etchdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.EtchTemplate;
import io.etchdb.error.EtchException;
import io.etchdb.error.IntegrityException;
import io.etchdb.error.IntegrityException.Kind;
import io.etchdb.error.OperationalException;
import io.etchdb.error.UndefinedColumnException;
import io.etchdb.error.UndefinedTableException;
import io.etchdb.testdatabases.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What "Errors" says, on each database. */
abstract class ErrorsSuite extends ChapterSuite {

    ErrorsSuite(TestDatabase.Kind kind) {
        super(kind);
    }

    @Test
    void saysWhatWasViolated() {
        Product cup = product("cup", "Cup", "4.50", 3);
        // spotless:off
        // tag::integrity[]
        Mono<String> answer = etch.insert(cup)
                .map(product -> "Registered under " + product.id() + ".")
                .onErrorResume(IntegrityException.class, error -> error.kind() == Kind.UNIQUE
                        ? Mono.just("There is a product with this code.")
                        : Mono.error(error));
        // end::integrity[]
        // spotless:on

        assertThat(one(answer)).startsWith("Registered under ");
        assertThat(one(answer)).isEqualTo("There is a product with this code.");
    }

    @Test
    void givesSameTypesOnEachDatabase() {
        assertThat(errorOf(etch.execute("SELECT * FROM nowhere"))).isInstanceOf(UndefinedTableException.class);
        assertThat(errorOf(etch.execute("SELECT colour FROM products"))).isInstanceOf(UndefinedColumnException.class);
        assertThat(errorOf(etch.insert(new OrderLine(1, -1, 1))))
                .isInstanceOfSatisfying(IntegrityException.class, error -> assertThat(error.kind())
                        .isEqualTo(Kind.FOREIGN_KEY));
        assertThat(errorOf(etch.insert(new OrderLine(1, -1, 0)))).isInstanceOf(IntegrityException.class);
        assertThat(errorOf(EtchTemplate.using("postgresql://nobody@127.0.0.1:1/nowhere", nowhere -> nowhere.ping())))
                .isInstanceOf(OperationalException.class);
    }

    private static Throwable errorOf(Mono<?> work) {
        return one(work.then(Mono.<Throwable>empty())
                .onErrorResume(EtchException.class, Mono::just)
                .switchIfEmpty(Mono.error(new AssertionError("no error"))));
    }
}
