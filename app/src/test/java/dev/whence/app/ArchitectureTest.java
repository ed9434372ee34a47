package dev.whence.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The order of the modules and the rules of docs/architecture.md, held by the build. */
@AnalyzeClasses(packages = "dev.whence", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule MODULES_DEPEND_DOWNWARDS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("causal")
            .definedBy("dev.whence.causal..")
            .layer("tables")
            .definedBy("dev.whence.tables..")
            .layer("discovery")
            .definedBy("dev.whence.discovery..")
            .layer("effects")
            .definedBy("dev.whence.effects..")
            .layer("networks")
            .definedBy("dev.whence.networks..")
            .layer("circuits")
            .definedBy("dev.whence.circuits..")
            .layer("reports")
            .definedBy("dev.whence.reports..")
            .layer("app")
            .definedBy("dev.whence.app..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("reports")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("circuits")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("networks")
            .mayOnlyBeAccessedByLayers("circuits", "app")
            .whereLayer("effects")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("discovery")
            .mayOnlyBeAccessedByLayers("effects", "app")
            .whereLayer("tables")
            .mayOnlyBeAccessedByLayers("discovery", "effects", "app")
            .whereLayer("causal")
            .mayOnlyBeAccessedByLayers("tables", "discovery", "effects", "networks", "circuits", "reports", "app");

    @ArchTest
    static final ArchRule THE_LANGUAGE_HAS_NO_NATIVE_CODE = noClasses()
            .that()
            .resideInAPackage("dev.whence.causal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "org.duckdb..", "java.sql..");

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().matching("dev.whence.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_SETTERS =
            noClasses().that().resideOutsideOfPackage("dev.whence.app..").should(Conditions.HAVE_A_PUBLIC_SETTER);

    @ArchTest
    static final ArchRule ONLY_THE_APPLICATION_TALKS_TO_THE_CONSOLE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.whence.app..", "dev.whence.benchmarks..")
            .should(com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule RANDOMNESS_COMES_FROM_A_SEED = noClasses()
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callMethod(java.util.concurrent.ThreadLocalRandom.class, "current");

    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED = classes().should(Conditions.LIVE_IN_A_NULL_MARKED_PACKAGE);
}
