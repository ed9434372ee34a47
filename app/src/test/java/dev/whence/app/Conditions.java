package dev.whence.app;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Conditions that ArchUnit does not bring. */
final class Conditions {
    private Conditions() {}

    static final ArchCondition<JavaClass> HAVE_A_PUBLIC_SETTER = new ArchCondition<>("have a public setter") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            for (JavaMethod method : type.getMethods()) {
                boolean setter = method.getName().matches("set[A-Z].*")
                        && method.getModifiers().contains(JavaModifier.PUBLIC)
                        && method.getRawReturnType().isEquivalentTo(void.class);
                events.add(new SimpleConditionEvent(method, setter, method.getFullName()));
            }
        }
    };

    static final ArchCondition<JavaClass> LIVE_IN_A_NULL_MARKED_PACKAGE =
            new ArchCondition<>("live in a package whose package-info is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean generated = type.getName().contains(".templates.")
                            || type.getName().contains(".jmh_generated.");
                    boolean marked = generated
                            || type.getPackage()
                                    .tryGetAnnotationOfType(NullMarked.class)
                                    .isPresent();
                    events.add(new SimpleConditionEvent(
                            type, marked, type.getName() + " is not in a @NullMarked package"));
                }
            };
}
