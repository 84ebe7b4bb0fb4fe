package io.etchdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.etchdb.sql.Composer;
import io.etchdb.sql.Sql;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** Every verb for rows can be composed with the same arguments. */
class ComposerTwinTest {

    /** What has no twin, and why. */
    private static final Map<String, String> WITHOUT_TWIN = Map.of(
            "fetchModels(Class,String,Object[])", "raw SQL is its own text",
            "fetchModels(Class,Sql)", "raw SQL is its own text",
            "fetchModel(Class,String,Object[])", "raw SQL is its own text",
            "fetchModel(Class,Sql)", "raw SQL is its own text",
            "fetchVal(Class,String,Object[])", "raw SQL is its own text",
            "fetchVal(Class,Sql)", "raw SQL is its own text",
            "fetchOptional(Class,String,Object[])", "raw SQL is its own text",
            "fetchOptional(Class,Sql)", "raw SQL is its own text",
            "insertMany(Class,Publisher)", "its rows come only while it runs; each chunk is insertMany(Collection)",
            "insertMany(Class,Publisher,OnConflict)", "its rows come only while it runs");

    /** Type parameters of a verb for rows, and what verbs for rows take; the other verbs are about connections. */
    private static boolean isForRows(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && Publisher.class.isAssignableFrom(method.getReturnType())
                && method.getTypeParameters().length == 1
                && Set.of("T", "V").contains(method.getTypeParameters()[0].getName());
    }

    private static String signature(Method method) {
        return method.getName() + "("
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(","))
                + ")";
    }

    private static Set<String> signatures(Stream<Method> methods) {
        return methods.map(ComposerTwinTest::signature).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyVerbForRowsHasATwin() {
        Set<String> verbs =
                signatures(Arrays.stream(EtchTemplate.class.getMethods()).filter(ComposerTwinTest::isForRows));
        Set<String> twins = signatures(
                Arrays.stream(Composer.class.getMethods()).filter(method -> method.getReturnType() == Sql.class));
        assertThat(verbs).hasSizeGreaterThan(40);
        assertThat(twins).containsAll(without(verbs, WITHOUT_TWIN.keySet()));
        assertThat(verbs).as("what composes can be run").containsAll(twins);
        assertThat(verbs).as("exceptions that are no verbs").containsAll(WITHOUT_TWIN.keySet());
    }

    @Test
    void aTwinHasTheSameTypeParameters() {
        Map<String, Method> verbs = Arrays.stream(EtchTemplate.class.getMethods())
                .filter(ComposerTwinTest::isForRows)
                .collect(Collectors.toMap(ComposerTwinTest::signature, method -> method));
        for (Method twin : Composer.class.getMethods()) {
            Method verb = verbs.get(signature(twin));
            if (twin.getReturnType() == Sql.class && verb != null) {
                assertThat(List.of(twin.getGenericParameterTypes()).toString())
                        .as(signature(twin))
                        .isEqualTo(List.of(verb.getGenericParameterTypes()).toString());
            }
        }
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
