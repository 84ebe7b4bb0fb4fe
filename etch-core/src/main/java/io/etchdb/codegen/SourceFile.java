package io.etchdb.codegen;

/**
 * A generated file.
 *
 * @param path where it belongs below the source folder, with slashes: {@code com/acme/Users.java}
 * @param text its text, with the header that tells a later run whether it was edited
 */
public record SourceFile(String path, String text) {}
