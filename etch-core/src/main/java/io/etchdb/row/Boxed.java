package io.etchdb.row;

import java.lang.invoke.MethodType;

/** The class whose instances stand for a type: {@code Integer} for {@code int}, every other class for itself. */
final class Boxed {

    private Boxed() {}

    static Class<?> of(Class<?> type) {
        return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
    }
}
