package io.etchdb.cli;

/** Numbers as one says them. */
final class Counted {

    private Counted() {}

    static String migrations(int count) {
        return count + (count == 1 ? " migration" : " migrations");
    }
}
