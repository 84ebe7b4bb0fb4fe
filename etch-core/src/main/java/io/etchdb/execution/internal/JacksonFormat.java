package io.etchdb.execution.internal;

import io.etchdb.error.MappingException;
import java.lang.reflect.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** JSON by Jackson 3. */
public final class JacksonFormat implements JsonFormat {

    private final ObjectMapper mapper;

    public JacksonFormat(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    static JsonFormat standard() {
        return new JacksonFormat(JsonMapper.builder().build());
    }

    @Override
    public String write(Object value, String what) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    what + " cannot be written as JSON: Jackson refuses "
                            + value.getClass().getName(),
                    e);
        }
    }

    @Override
    public Object read(String json, Type type, String what) {
        try {
            return mapper.readValue(json, mapper.constructType(type));
        } catch (JacksonException e) {
            throw new MappingException(
                    what + " cannot be read from JSON as " + type.getTypeName() + " (see the cause)", e);
        }
    }
}
