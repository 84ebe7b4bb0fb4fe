package io.etchdb.springboot.autoconfigure;

import io.etchdb.schema.SchemaFindings;

/** Records do not fit their tables, and {@code spring.etch.verify} asks for that. */
final class SchemaMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient SchemaFindings findings;

    SchemaMismatchException(SchemaFindings findings) {
        super("records and tables do not fit:\n" + findings);
        this.findings = findings;
    }

    SchemaFindings findings() {
        return findings;
    }
}
