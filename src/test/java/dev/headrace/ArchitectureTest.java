package dev.headrace;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.headrace.http.Feature;
import io.vertx.core.Deployable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house: what may know what, and what must stay in one place. {@code docs/architecture.md} tells the reasons. */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.headrace");

    /** Ring 0: everybody may know these, and they know nobody but each other. */
    private static final String[] VOCABULARY = {
        "..headrace.config",
        "..headrace.fault",
        "..headrace.call",
        "..headrace.loop",
        "..headrace.watch",
        "..headrace.packaged",
        "..headrace.content"
    };

    static List<ArchRule> rules() {
        return List.of(
                slices().matching("dev.headrace.(**)").should().beFreeOfCycles(),
                noClasses()
                        .that()
                        .resideInAnyPackage(VOCABULARY)
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage("dev.headrace..").and(not(resideInAnyPackage(VOCABULARY)))),
                onlyKnows("catalog"),
                onlyKnows("dialect", "catalog"),
                onlyKnows("redis"),
                onlyKnows("postgres"),
                onlyKnows("stream", "postgres", "catalog"),
                onlyKnows("cache", "redis"),
                onlyKnows("limit", "redis"),
                onlyKnows("feed", "postgres", "catalog"),
                onlyKnows("journal", "redis", "postgres"),
                onlyKnows("resource", "cache", "journal", "stream", "postgres", "dialect", "catalog"),
                onlyKnows("http"),
                onlyKnows("work"),
                onlyKnows("auth", "work", "resource", "postgres", "dialect", "catalog"),
                noClasses()
                        .that()
                        .resideInAPackage("..headrace.api.rows")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..headrace.api.exports", "..headrace.api.limits", "..headrace.ops"),
                noClasses()
                        .that()
                        .resideInAPackage("..headrace.api.exports")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..headrace.api.rows", "..headrace.api.limits", "..headrace.ops"),
                noClasses()
                        .that()
                        .resideInAPackage("..headrace.api.limits")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "..headrace.api.rows",
                                "..headrace.api.exports",
                                "..headrace.api.accounts",
                                "..headrace.ops"),
                noClasses()
                        .that()
                        .resideInAPackage("..headrace.api.documents")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..headrace.api.rows", "..headrace.api.exports", "..headrace.ops"),
                noClasses()
                        .that()
                        .resideOutsideOfPackages("dev.headrace", "..headrace.cli", "..headrace.embedded")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..headrace.cli", "..headrace.embedded")
                        .allowEmptyShould(true),
                only("io.vertx.ext.web..", "..headrace.http", "..headrace.api..", "..headrace.ops"),
                only("io.vertx.sqlclient..", "..headrace.postgres", "..headrace.catalog"),
                only("io.vertx.pgclient..", "..headrace.postgres"),
                only("io.vertx.redis..", "..headrace.redis"),
                only("com.github.benmanes.caffeine..", "..headrace.cache", "..headrace.limit", "..headrace.auth"),
                only("io.micrometer..", "..headrace.watch"),
                only("org.yaml..", "..headrace.config"),
                only("picocli..", "..headrace.cli"),
                only("ch.qos.logback..", "..headrace.watch"),
                only("io.vertx.core.eventbus..", "..headrace.work"),
                only("com.nimbusds..", "..headrace.auth"),
                only("com.password4j..", "..headrace.auth"),
                only("com.aayushatharva.brotli4j..", "..headrace.content"),
                only("com.github.luben..", "..headrace.content"),
                noClasses()
                        .that(not(adapters()))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..", "io.netty..internal.."),
                methods()
                        .that()
                        .areDeclaredInClassesThat()
                        .resideOutsideOfPackages("..headrace.http", "..headrace.api..", "..headrace.ops")
                        .should()
                        .notHaveRawReturnType(JsonObject.class)
                        .andShould()
                        .notHaveRawReturnType(JsonArray.class),
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.headrace", "..headrace.config", "..headrace.cli", "..headrace.embedded")
                        .should()
                        .callMethod(System.class, "getenv")
                        .orShould()
                        .callMethod(System.class, "getenv", String.class),
                noClasses()
                        .that()
                        .doNotHaveSimpleName("NanoClock")
                        .should()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis"),
                noClasses()
                        .that()
                        .resideOutsideOfPackages("dev.headrace", "..headrace.cli", "..headrace.embedded")
                        .should()
                        .callMethod(Thread.class, "sleep", long.class)
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.util.concurrent.CountDownLatch")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.util.concurrent.CompletableFuture"),
                fields().that().areStatic().should().beFinal(),
                noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Constants)(\\$.*)?"),
                classes()
                        .that()
                        .implement(Deployable.class)
                        .should()
                        .resideInAnyPackage("..headrace.http", "..headrace.ops", "..headrace.work"),
                classes()
                        .that()
                        .implement(Feature.class)
                        .should()
                        .haveSimpleNameEndingWith("Routes")
                        .andShould()
                        .haveModifier(JavaModifier.FINAL),
                classes().that().haveSimpleNameEndingWith("Config").should().beRecords());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(CODE);
    }

    /** A component knows the vocabulary and the components named, beside itself. */
    private static ArchRule onlyKnows(String component, String... others) {
        String[] allowed = new String[VOCABULARY.length + others.length + 1];
        System.arraycopy(VOCABULARY, 0, allowed, 0, VOCABULARY.length);
        for (int i = 0; i < others.length; i++) {
            allowed[VOCABULARY.length + i] = "..headrace." + others[i];
        }
        allowed[allowed.length - 1] = "..headrace." + component;
        return noClasses()
                .that()
                .resideInAPackage("..headrace." + component)
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.headrace..").and(not(resideInAnyPackage(allowed))))
                .as(component + " knows only " + List.of(others));
    }

    private static ArchRule only(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .as("only " + List.of(packages) + " know " + library);
    }

    /** The named classes that may touch what a library keeps to itself, each with its reason in its first comment. */
    private static DescribedPredicate<HasName> adapters() {
        return nameMatching(".*\\.(PgWire|EventLoops|Wire|StrictDecoder)(\\$.*)?");
    }
}
