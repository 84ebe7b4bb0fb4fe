package io.etchdb.execution.internal;

import io.etchdb.error.MappingException;
import java.lang.reflect.Type;

/** How values become JSON text and back. */
public interface JsonFormat {

    /**
     * {@code value} as JSON.
     *
     * @param what for the message: the component or parameter
     * @throws IllegalArgumentException if it cannot be written
     */
    String write(Object value, String what);

    /**
     * JSON as a {@code type}.
     *
     * @throws MappingException if it cannot be read
     */
    Object read(String json, Type type, String what);

    /** Jackson's default, where it is on the class path; otherwise every use says that it is missing. */
    static JsonFormat detected() {
        try {
            Class.forName("tools.jackson.databind.json.JsonMapper", false, JsonFormat.class.getClassLoader());
            return JacksonFormat.standard();
        } catch (ClassNotFoundException e) {
            return new Missing();
        }
    }

    /** No JSON library. */
    final class Missing implements JsonFormat {

        @Override
        public String write(Object value, String what) {
            throw new IllegalArgumentException(what + " is JSON: " + MESSAGE);
        }

        @Override
        public Object read(String json, Type type, String what) {
            throw new MappingException(what + " is JSON: " + MESSAGE);
        }

        private static final String MESSAGE = "add tools.jackson.core:jackson-databind (Jackson 3) to the class path";
    }
}
