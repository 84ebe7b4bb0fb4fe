/**
 * Wires etch into a Spring Boot application: {@code spring.etch.*}, the pooled connection factory, {@code EtchTemplate} in
 * Spring's transactions, migrations before anything else touches the database, health, and failures that say what to do.
 * Only wiring: what a statement, a row or a migration is, etch's core knows.
 */
@NullMarked
package io.etchdb.springboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
