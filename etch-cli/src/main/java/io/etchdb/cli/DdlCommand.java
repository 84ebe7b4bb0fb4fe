package io.etchdb.cli;

import io.etchdb.row.RowModel;
import io.etchdb.schema.CreateTable;
import io.etchdb.schema.Ddl;
import io.etchdb.sql.Dialect;
import io.etchdb.sql.Names;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "ddl",
        description = "Prints CREATE TABLE for the records of a class path that have @Table. Connects to nothing.",
        footer = {
            "",
            "Examples:",
            "  etch ddl --classpath target/classes > tables.sql",
            "  etch ddl --classpath target/classes:lib/model.jar --package com.acme.db --dialect sqlite"
        })
final class DdlCommand implements Callable<Integer> {

    @Option(
            names = "--classpath",
            required = true,
            paramLabel = "PATH",
            description = "Folders of class files and jars, as java takes them: with what the records need.")
    private String classPath = "";

    @Option(names = "--package", paramLabel = "NAME", description = "Only records of this package and below.")
    private String packageName = "";

    @Option(names = "--dialect", paramLabel = "NAME", description = "postgres or sqlite. Without it, postgres.")
    private Dialect dialect = Dialect.POSTGRES;

    @Option(names = "--schema", paramLabel = "NAME", description = "The schema of tables whose records fix none.")
    private @Nullable String schema;

    @Option(names = "--if-not-exists", description = "Leave tables alone that are there.")
    private boolean ifNotExists;

    @Option(names = "--drop", description = "DROP TABLE first, for each that is there.")
    private boolean drop;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Ddl ddl = schema == null ? Ddl.of(dialect) : Ddl.of(dialect).inSchema(schema);
        try (TableRecords records = TableRecords.on(classPath)) {
            print(ddl, byTable(records.in(packageName)));
        }
        return Failures.OK;
    }

    private void print(Ddl ddl, List<Class<? extends Record>> records) {
        List<CreateTable<?>> tables = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Class<? extends Record> record : records) {
            if (drop) {
                text.append(ddl.drop(record).ifExists().cascade().text()).append(";\n");
            }
            tables.add(create(ddl, record));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(text.append(ddl.createAll(tables)));
        out.flush();
    }

    private <T extends Record> CreateTable<T> create(Ddl ddl, Class<T> record) {
        CreateTable<T> table = ddl.create(record);
        return ifNotExists ? table.ifNotExists() : table;
    }

    /** These records, once it is certain that none is of the same table as another. */
    private List<Class<? extends Record>> byTable(List<Class<? extends Record>> records) {
        Map<String, Class<? extends Record>> byTable = new LinkedHashMap<>();
        for (Class<? extends Record> record : records) {
            @Nullable Class<? extends Record> other = byTable.putIfAbsent(Names.table(record, schema), record);
            if (other != null) {
                throw new IllegalStateException(
                        "table " + RowModel.of(record).table().value() + " is that of two records, " + other.getName()
                                + " and " + record.getName() + ". Say which with --package");
            }
        }
        return List.copyOf(byTable.values());
    }
}
