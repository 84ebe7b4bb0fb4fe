package io.etchdb.row;

import io.etchdb.annotation.Column;
import io.etchdb.annotation.CreatedAt;
import io.etchdb.annotation.GeneratedKey;
import io.etchdb.annotation.Id;
import io.etchdb.annotation.Json;
import io.etchdb.annotation.Table;
import io.etchdb.annotation.Transient;
import io.etchdb.annotation.UpdatedAt;
import io.etchdb.annotation.Version;
import io.etchdb.error.MappingException;
import io.etchdb.row.ColumnModel.Trait;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the declaration of a record and refuses what cannot be meant. The only place that looks at annotations and
 * reflection; everything after works on the model.
 */
record RecordDeclaration<T extends Record>(
        Class<T> type,
        @Nullable Table table,
        List<ColumnModel> columns,
        Set<String> transients,
        List<@Nullable Object> blank,
        MethodHandle constructor) {

    private static final Set<Class<?>> CLOCK_TYPES = Set.of(Instant.class, OffsetDateTime.class, LocalDateTime.class);
    private static final Set<Class<?>> VERSION_TYPES = Set.of(long.class, Long.class, int.class, Integer.class);

    static <T extends Record> RecordDeclaration<T> read(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new MappingException(type.getName() + " is not a record");
        }
        MethodHandles.Lookup lookup = lookupIn(type);
        boolean idAnnotated = Arrays.stream(components).anyMatch(c -> c.isAnnotationPresent(Id.class));
        List<ColumnModel> columns = new ArrayList<>();
        List<String> transients = new ArrayList<>();
        @Nullable Object[] blank = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            blank[i] = blankOf(component.getType());
            if (component.isAnnotationPresent(Transient.class)) {
                refuseMarked(component);
                transients.add(component.getName());
            } else {
                boolean key = idAnnotated
                        ? component.isAnnotationPresent(Id.class)
                        : component.getName().equals("id");
                columns.add(column(type, component, i, columns.size(), key, lookup));
            }
        }
        Table table = type.getAnnotation(Table.class);
        checkRow(type, table, columns);
        return new RecordDeclaration<>(
                type,
                table,
                columns,
                Set.copyOf(transients),
                Arrays.asList(blank),
                constructor(type, components, lookup));
    }

    private static MethodHandles.Lookup lookupIn(Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        } catch (IllegalAccessException e) {
            throw new MappingException(
                    "record " + type.getName() + " cannot be reached: open package " + type.getPackageName()
                            + " of module " + type.getModule().getName() + " to etch",
                    e);
        }
    }

    private static ColumnModel column(
            Class<? extends Record> type,
            RecordComponent component,
            int argument,
            int position,
            boolean key,
            MethodHandles.Lookup lookup) {
        Column column = component.getAnnotation(Column.class);
        String name =
                column == null || column.value().isEmpty() ? Naming.snakeCase(component.getName()) : column.value();
        if (name.isBlank()) {
            throw wrong(component, "has a blank column name. Give @Column a name, or leave it out");
        }
        Set<Trait> traits = traits(component, key);
        checkType(component, traits);
        return new ColumnModel(
                type,
                component.getName(),
                name,
                position,
                argument,
                component.getType(),
                component.getGenericType(),
                traits,
                column == null ? "" : column.type(),
                generatedKey(component, key),
                accessor(component, lookup));
    }

    private static Set<Trait> traits(RecordComponent component, boolean key) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (key) {
            traits.add(Trait.KEY);
        }
        if (nullable(component)) {
            traits.add(Trait.NULLABLE);
        }
        mark(component, Json.class, Trait.JSON, traits);
        mark(component, CreatedAt.class, Trait.CREATED_AT, traits);
        mark(component, UpdatedAt.class, Trait.UPDATED_AT, traits);
        mark(component, Version.class, Trait.VERSION, traits);
        return traits;
    }

    private static void mark(
            RecordComponent component, Class<? extends Annotation> annotation, Trait trait, Set<Trait> traits) {
        if (component.isAnnotationPresent(annotation)) {
            traits.add(trait);
        }
    }

    /** Any annotation called Nullable counts, on the component or on its type: there are several and all mean the same. */
    private static boolean nullable(RecordComponent component) {
        return Stream.of(
                        component.getAnnotations(), component.getAnnotatedType().getAnnotations())
                .flatMap(Arrays::stream)
                .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
    }

    private static void checkType(RecordComponent component, Set<Trait> traits) {
        Class<?> type = component.getType();
        checkRole(component, traits);
        if (traits.contains(Trait.JSON)) {
            return;
        }
        if (type == Optional.class) {
            throw wrong(component, "is an Optional. Use the plain type with @Nullable: a null component is unset");
        }
        if (type.isRecord() || Map.class.isAssignableFrom(type)) {
            throw wrong(
                    component,
                    "is a " + type.getSimpleName()
                            + ", which no column holds. Mark it @Json to store it as JSON, or @Transient to keep it out");
        }
        if ((traits.contains(Trait.CREATED_AT) || traits.contains(Trait.UPDATED_AT)) && !CLOCK_TYPES.contains(type)) {
            throw wrong(
                    component,
                    "is set by the database clock, so it is an Instant, OffsetDateTime or LocalDateTime, not "
                            + type.getSimpleName());
        }
        if (traits.contains(Trait.VERSION) && !VERSION_TYPES.contains(type)) {
            throw wrong(component, "is a @Version, so it is a long or an int, not " + type.getSimpleName());
        }
    }

    /** A key never changes, the clock and the version never stand still, and none of them is JSON. */
    private static void checkRole(RecordComponent component, Set<Trait> traits) {
        List<String> roles = traits.stream()
                .filter(trait -> trait != Trait.NULLABLE)
                .map(RecordDeclaration::role)
                .toList();
        if (roles.size() > 1) {
            throw wrong(component, "is " + String.join(" and ", roles) + "; it can be one of them only");
        }
    }

    private static String role(Trait trait) {
        return switch (trait) {
            case KEY -> "part of the key";
            case JSON -> "@Json";
            case CREATED_AT -> "@CreatedAt";
            case UPDATED_AT -> "@UpdatedAt";
            case VERSION -> "@Version";
            case NULLABLE -> "@Nullable";
        };
    }

    private static GeneratedKey.@Nullable Strategy generatedKey(RecordComponent component, boolean key) {
        GeneratedKey generated = component.getAnnotation(GeneratedKey.class);
        if (generated == null) {
            return null;
        }
        if (!key) {
            throw wrong(component, "is a @GeneratedKey but no part of the key. Add @Id");
        }
        if (component.getType() != UUID.class) {
            throw wrong(
                    component,
                    "is a @GeneratedKey, so it is a UUID, not "
                            + component.getType().getSimpleName());
        }
        return generated.value();
    }

    private static void refuseMarked(RecordComponent component) {
        for (Class<? extends Annotation> annotation : List.of(
                Id.class,
                Column.class,
                Json.class,
                GeneratedKey.class,
                CreatedAt.class,
                UpdatedAt.class,
                Version.class)) {
            if (component.isAnnotationPresent(annotation)) {
                throw wrong(
                        component,
                        "is @Transient and @" + annotation.getSimpleName()
                                + "; a transient component has no column. Remove one of the two");
            }
        }
    }

    private static void checkRow(Class<?> type, @Nullable Table table, List<ColumnModel> columns) {
        if (table != null && table.value().isBlank()) {
            throw new MappingException("record " + type.getSimpleName() + " has a @Table without a name");
        }
        if (columns.isEmpty()) {
            throw new MappingException("record " + type.getSimpleName() + " has no component with a column");
        }
        Map<String, ColumnModel> byName = new HashMap<>();
        for (ColumnModel column : columns) {
            ColumnModel other = byName.putIfAbsent(column.name(), column);
            if (other != null) {
                throw new MappingException(column + " and " + other + " are both column \"" + column.name()
                        + "\". Give one of them another name with @Column");
            }
        }
        List<ColumnModel> versions =
                columns.stream().filter(column -> column.is(Trait.VERSION)).toList();
        if (versions.size() > 1) {
            throw new MappingException("record " + type.getSimpleName() + " has two @Version components: "
                    + RowModel.componentNames(versions) + ". Keep one");
        }
    }

    private static MethodHandle accessor(RecordComponent component, MethodHandles.Lookup lookup) {
        try {
            return lookup.unreflect(component.getAccessor()).asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new MappingException(name(component) + " cannot be read", e);
        }
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components, MethodHandles.Lookup lookup) {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return lookup.findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asFixedArity()
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new MappingException("the constructor of record " + type.getSimpleName() + " cannot be reached", e);
        }
    }

    private static @Nullable Object blankOf(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    private static MappingException wrong(RecordComponent component, String what) {
        return new MappingException(name(component) + " " + what);
    }

    private static String name(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }
}
