package io.etchdb.springboot.autoconfigure;

/** A property has a value that makes no sense. Names the property, never a value that may contain a password. */
final class InvalidEtchPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;

    InvalidEtchPropertyException(String property, String problem) {
        super(property + ": " + problem);
        this.property = property;
    }

    String property() {
        return property;
    }
}
