package io.etchdb.row;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Finds the column behind a method reference. Every place in the code that writes {@code User::name} is a class of its
 * own, so what is found there is remembered with that class: the second use of a call site costs one look-up.
 */
public final class ColumnRefs {

    private static final ClassValue<CallSite> CALL_SITES = new ClassValue<>() {
        @Override
        protected CallSite computeValue(Class<?> type) {
            return new CallSite();
        }
    };

    private ColumnRefs() {}

    /**
     * The column that {@code ref} names.
     *
     * @throws IllegalArgumentException if it is a lambda, or names a method that is no component with a column
     */
    public static ColumnModel column(ColumnRef<?, ?> ref) {
        if (ref instanceof NamedColumnRef<?> named) {
            return named.column();
        }
        CallSite site =
                CALL_SITES.get(Given.given(ref, "the reference to a column").getClass());
        ColumnModel column = site.column;
        if (column == null) {
            column = resolve(ref);
            site.column = column;
        }
        return column;
    }

    private static ColumnModel resolve(ColumnRef<?, ?> ref) {
        SerializedLambda lambda = serialized(ref);
        String method = lambda.getImplMethodName();
        if (method.startsWith("lambda$")) {
            throw new IllegalArgumentException(
                    "a column is named by a method reference such as User::name; a lambda such as"
                            + " u -> u.name() does not say which component it reads");
        }
        Class<?> owner = load(lambda.getImplClass().replace('/', '.'), ref);
        if (!owner.isRecord()) {
            throw new IllegalArgumentException(
                    "a column is named by the accessor of a record component, such as User::name; "
                            + owner.getSimpleName() + "::" + method + " is not in a record");
        }
        return RowModel.of(owner.asSubclass(Record.class)).column(method);
    }

    private static SerializedLambda serialized(ColumnRef<?, ?> ref) {
        try {
            Method writeReplace = ref.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            return (SerializedLambda) writeReplace.invoke(ref);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "a column is named by a method reference such as User::name, not by an implementation of ColumnRef ("
                            + ref.getClass().getName()
                            + "); for a name known at run time use ColumnRef.named(type, name)",
                    e);
        } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the method reference of " + ref.getClass().getName() + " cannot be read: open its package to etch",
                    e);
        }
    }

    private static Class<?> load(String name, ColumnRef<?, ?> ref) {
        try {
            return Class.forName(name, false, ref.getClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("the record " + name + " of a column reference cannot be loaded", e);
        }
    }

    /** What is known of one call site. Racing threads resolve the same column, so the last one may win. */
    private static final class CallSite {
        private volatile @Nullable ColumnModel column;
    }
}
