package io.etchdb;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.etchdb.execution.PostgresCodecs;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Which package may know which. A new arrow is a decision: change the table here and say why, or move the type that needs
 * it.
 */
class ArchitectureTest {

    private static final String ROOT = "io.etchdb";

    /** Each package, an internal one counted with the one above it, and what of etch it may import. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.of(
            "", Set.of("execution", "sql", "row", "migrate", "schema", "error", "annotation"),
            "annotation", Set.of(),
            "error", Set.of(),
            "row", Set.of("annotation", "error"),
            "sql", Set.of("row", "error", "annotation"),
            "execution", Set.of("sql", "row", "error"),
            "schema", Set.of("execution", "sql", "row", "error", "annotation"),
            "codegen", Set.of("schema", "row"),
            "migrate", Set.of("execution", "sql", "error"));

    /** Only where etch-core itself was compiled to: the modules it is tested with share its root package. */
    private static final JavaClasses ETCH = new ClassFileImporter()
            .importUrl(EtchTemplate.class.getProtectionDomain().getCodeSource().getLocation());

    private static DescribedPredicate<JavaClass> in(String name) {
        return name.isEmpty() ? resideInAPackage(ROOT) : resideInAPackage(ROOT + "." + name + "..");
    }

    private static DescribedPredicate<JavaClass> inAny(Stream<String> names) {
        DescribedPredicate<JavaClass> any = DescribedPredicate.alwaysFalse();
        for (String name : names.toList()) {
            any = any.or(in(name));
        }
        return any;
    }

    @Test
    void seesTheClasses() {
        assertThat(ETCH.contain(EtchTemplate.class)).isTrue();
        assertThat(ETCH.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> found = ETCH.stream()
                .map(type -> type.getPackageName().substring(ROOT.length()))
                .map(name -> name.isEmpty() ? "" : name.substring(1).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(MAY_IMPORT.keySet()).containsAll(found);
    }

    @TestFactory
    Stream<DynamicTest> importsPointDown() {
        return MAY_IMPORT.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> DynamicTest.dynamicTest(entry.getKey().isEmpty() ? ROOT : entry.getKey(), () -> classes()
                        .that(in(entry.getKey()))
                        .should(onlyDependOnClassesThat(
                                inAny(Stream.concat(entry.getValue().stream(), Stream.of(entry.getKey())))
                                        .or(DescribedPredicate.not(resideInAPackage(ROOT + "..")))
                                        .as("are in %s or not of etch", entry.getValue())))
                        .allowEmptyShould(true)
                        .check(ETCH)));
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(ETCH);
    }

    @Test
    void nothingBelowImportsTheRoot() {
        noClasses()
                .that(resideInAPackage(ROOT + ".*.."))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT))
                .check(ETCH);
    }

    @Test
    void sqlAndRowsArePure() {
        noClasses()
                .that(in("sql").or(in("row")).or(in("annotation")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("reactor..", "org.reactivestreams..", "io.r2dbc.."))
                .check(ETCH);
    }

    @Test
    void onlyPostgresTypesAndTheCodecsKnowTheDriver() {
        noClasses()
                .that(DescribedPredicate.not(nestedIn("PostgresTypes")
                        .or(nestedIn("PostgresTextCodec"))
                        .or(equivalentTo(PostgresCodecs.class))))
                .should()
                .dependOnClassesThat(resideInAPackage("io.r2dbc.postgresql.."))
                .check(ETCH);
    }

    @Test
    void onlyPoolsKnowsThePool() {
        noClasses()
                .that(DescribedPredicate.not(
                        nestedIn("Pools").or(nestedIn("OwnPool")).or(nestedIn("PoolGauge"))))
                .should()
                .dependOnClassesThat(resideInAPackage("io.r2dbc.pool.."))
                .check(ETCH);
    }

    private static DescribedPredicate<JavaClass> nestedIn(String simpleName) {
        return DescribedPredicate.describe(
                "are " + simpleName,
                type -> type.getName().startsWith(ROOT + ".execution.internal." + simpleName)
                        && (type.getSimpleName().equals(simpleName)
                                || type.getName().contains("." + simpleName + "$")));
    }

    @Test
    void nothingKnowsSpringOrADriverOfSqlite() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.springframework..", ROOT + ".r2dbc..", "org.sqlite..", "java.sql.."))
                .check(ETCH);
    }

    @Test
    void everyPackageIsNullMarkedAndNoneIsForUtilities() {
        Set<JavaPackage> packages = ETCH.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
        assertThat(packages).allSatisfy(each -> assertThat(each.isAnnotatedWith(NullMarked.class))
                .as("package-info of %s with @NullMarked", each.getName())
                .isTrue());
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..")
                .check(ETCH);
        noClasses()
                .should(com.tngtech.archunit.lang.conditions.ArchConditions.be(simpleNameEndingWith("Impl")
                        .or(simpleNameEndingWith("Manager"))
                        .or(simpleNameEndingWith("Helper"))
                        .or(simpleNameEndingWith("Util"))
                        .or(simpleNameEndingWith("Utils"))))
                .check(ETCH);
    }

    @Test
    void nothingBlocksOrSubscribes() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "block or subscribe",
                        call -> (call.getTargetOwner().isEquivalentTo(reactor.core.publisher.Mono.class)
                                        || call.getTargetOwner().isEquivalentTo(reactor.core.publisher.Flux.class))
                                && Set.of(
                                                "block",
                                                "blockFirst",
                                                "blockLast",
                                                "blockOptional",
                                                "subscribe",
                                                "toIterable",
                                                "toStream",
                                                "toFuture")
                                        .contains(call.getTarget().getName())))
                .check(ETCH);
    }
}
