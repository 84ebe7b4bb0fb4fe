package io.etchdb.sample.web;

import io.etchdb.row.Patch;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON merge patches (RFC 7396): a member that is absent changes nothing, an explicit null is NULL. */
@Component
public final class MergePatch {

    /** Media type of a merge patch. */
    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private static final TypeReference<Map<String, @Nullable Object>> MEMBERS = new TypeReference<>() {};

    private final JsonMapper json;
    private final Validator validator;

    MergePatch(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * The patch that {@code body} describes.
     *
     * @param allowed names and types of the members there may be, with what is valid for each
     * @throws ServerWebInputException if a member is unknown or of the wrong type
     * @throws ConstraintViolationException if a value is not valid
     */
    public <T extends Record> Patch<T> read(ObjectNode body, Class<? extends Record> allowed, Class<T> row) {
        validate(typed(body, allowed), body);
        return ClientInput.fromClient(() -> Patch.ofMap(row, json.convertValue(body, MEMBERS)));
    }

    private Record typed(ObjectNode body, Class<? extends Record> allowed) {
        try {
            return json.treeToValue(body, allowed);
        } catch (JacksonException e) {
            throw new ServerWebInputException("The patch does not fit.", null, e);
        }
    }

    private void validate(Record values, ObjectNode body) {
        Set<ConstraintViolation<Record>> violations = body.propertyStream()
                .flatMap(member -> validator.validateProperty(values, member.getKey()).stream())
                .collect(Collectors.toSet());
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
    }
}
