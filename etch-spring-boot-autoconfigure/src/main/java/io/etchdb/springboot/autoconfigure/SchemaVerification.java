package io.etchdb.springboot.autoconfigure;

import io.etchdb.EtchTemplate;
import io.etchdb.annotation.Table;
import io.etchdb.schema.Catalog;
import io.etchdb.schema.SchemaCheck;
import io.etchdb.schema.SchemaFinding;
import io.etchdb.schema.SchemaFindings;
import io.etchdb.springboot.autoconfigure.EtchProperties.Verify;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares all records with their tables, right after the migrations. A record belongs to the first template whose
 * database has its table, and to the application's own template if none has.
 */
final class SchemaVerification implements ApplicationRunner, Ordered {

    private static final Logger LOGGER = LoggerFactory.getLogger(SchemaVerification.class);

    private final Verify verify;
    private final ConfigurableListableBeanFactory beans;

    SchemaVerification(Verify verify, ConfigurableListableBeanFactory beans) {
        this.verify = verify;
        this.beans = beans;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (verify == Verify.OFF) {
            return;
        }
        List<String> packages = TableRecords.packages(beans);
        Set<Class<?>> records = TableRecords.in(packages, beans);
        if (records.isEmpty()) {
            LOGGER.warn(
                    "spring.etch.verify finds no @Table records in {}. @EntityScan says where they are; a native image"
                            + " cannot look for them",
                    packages);
            return;
        }
        findings(records)
                .doOnNext(findings -> report(findings, records.size()))
                .onErrorComplete(error -> !(error instanceof SchemaMismatchException) && isLoggedOnly(error))
                .block();
    }

    /** What keeps records and tables from being compared stops the start only if what the comparison finds would. */
    private boolean isLoggedOnly(Throwable error) {
        if (verify == Verify.WARN) {
            LOGGER.warn("Records and tables could not be compared: {}", error.getMessage(), error);
        }
        return verify == Verify.WARN;
    }

    private Mono<SchemaFindings> findings(Set<Class<?>> records) {
        return Flux.fromIterable(Templates.in(beans).byName().values())
                .concatMap(EtchTemplate::catalog)
                .collectList()
                .map(catalogs -> check(records, catalogs));
    }

    private static SchemaFindings check(Set<Class<?>> records, List<Catalog> catalogs) {
        List<SchemaFinding> findings = new ArrayList<>();
        for (Class<?> type : records) {
            if (type.isRecord()) {
                Class<? extends Record> record = type.asSubclass(Record.class);
                findings.addAll(SchemaCheck.of(catalogOf(record, catalogs))
                        .check(List.of(record))
                        .findings());
            }
        }
        return new SchemaFindings(findings);
    }

    private static Catalog catalogOf(Class<? extends Record> record, List<Catalog> catalogs) {
        Table table = record.getAnnotation(Table.class);
        return catalogs.stream()
                .filter(catalog -> table.schema().isEmpty()
                        ? catalog.contains(table.value())
                        : catalog.find(table.schema(), table.value()).isPresent())
                .findFirst()
                .orElse(catalogs.get(0));
    }

    private void report(SchemaFindings findings, int records) {
        if (findings.isConsistent()) {
            LOGGER.info("All {} @Table records fit their tables", records);
        } else if (verify == Verify.FAIL) {
            throw new SchemaMismatchException(findings);
        } else {
            LOGGER.warn("Records and tables do not fit:\n{}", findings);
        }
    }

    /** After the migrations, before what the application runs itself. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1;
    }
}
