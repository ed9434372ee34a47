package dev.whence.circuits.abstraction;

import dev.whence.causal.InputException;
import dev.whence.networks.site.Site;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a network is said to hold variables of a model.
 *
 * @param variables interchanged together; mostly one
 * @param sites whole sites or subspaces ({@link Site.Within}); where they are at one position per prompt, base and
 *     source may differ in length
 */
public record Alignment(Set<String> variables, List<Site> sites) {
    /** @throws InputException when there is no variable or no site */
    public Alignment {
        variables = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(variables));
        sites = List.copyOf(sites);
        if (variables.isEmpty() || sites.isEmpty()) {
            throw new InputException("an alignment of " + variables.size() + " variables with " + sites.size()
                    + " sites, expected at least one of each");
        }
    }

    /** Of one variable with one site. */
    public static Alignment of(String variable, Site site) {
        return new Alignment(Set.of(variable), List.of(site));
    }

    @Override
    public String toString() {
        return String.join(", ", variables) + " in "
                + String.join(" and ", sites.stream().map(Site::toString).toList());
    }
}
