/**
 * From a {@link io.etchdb.schema.Catalog} to Java source: {@link io.etchdb.codegen.RecordSources} writes one record a table
 * as text, and {@link io.etchdb.codegen.SourceFolder} is the only one that touches files. Never asks a database.
 */
@NullMarked
package io.etchdb.codegen;

import org.jspecify.annotations.NullMarked;
