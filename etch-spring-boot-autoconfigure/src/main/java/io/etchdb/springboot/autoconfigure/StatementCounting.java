package io.etchdb.springboot.autoconfigure;

/**
 * Somebody shows figures of statements, so they are counted.
 *
 * @param remembered how many of the last statements are kept, and how many of the last slow ones
 */
record StatementCounting(int remembered) {}
