package dev.whence.networks.intervention;

import dev.whence.causal.InputException;
import dev.whence.causal.Intervention;
import dev.whence.networks.site.At;
import dev.whence.networks.site.Site;
import dev.whence.networks.site.Subspace;
import dev.whence.networks.tokens.Prompts;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;

/**
 * What is done to one site of a network. Several act in the order listed ({@code Intervention.all}); on the same site
 * each acts on what the one before left. Setting, shifting and scaling every component alike, and holding sites at what
 * they are under another intervention, are {@code causal}'s own.
 */
public sealed interface NetworkIntervention extends Intervention.Custom<Site> {
    /** What it acts on. */
    Site site();

    @Override
    default SequencedSet<Site> targets() {
        return new java.util.LinkedHashSet<>(List.of(site()));
    }

    /** The site is zero. */
    record Zero(Site site) implements NetworkIntervention {
        @Override
        public String toString() {
            return "zero " + site;
        }
    }

    /**
     * The site has its mean over a reference set of prompts.
     *
     * @param over the reference set
     * @param byPosition whether each position has its own mean (prompts of different lengths count where they have that
     *     position); else all positions share one
     */
    record Mean(Site site, Prompts over, boolean byPosition) implements NetworkIntervention {
        @Override
        public String toString() {
            return "mean of " + site + " over " + over.size() + " prompts"
                    + (byPosition ? ", position by position" : ", over positions");
        }
    }

    /**
     * The site has the value that it has in another prompt of the same length from among the prompts run, drawn without
     * a prompt being given its own (a random cycle).
     */
    record Resample(Site site, long seed) implements NetworkIntervention {
        @Override
        public String toString() {
            return "resample " + site + ", seed " + seed;
        }
    }

    /**
     * The site has the value that it has in a run of other prompts.
     *
     * @param from one prompt for each prompt run, of the same length unless {@code fromAt} is given
     * @param under what is done in that run
     * @param fromAt take the value at this position of the other run and put it at every position of the site; when
     *     empty each position has its own
     */
    record Patch(Site site, Prompts from, Intervention<Site> under, Optional<At> fromAt)
            implements NetworkIntervention {
        public Patch {
            fromAt.ifPresent(at -> {
                if (at instanceof At.All
                        || at instanceof At.Only only && only.positions().size() != 1) {
                    throw new InputException("a patch from another position takes one position, not " + at);
                }
            });
        }

        /** From an undisturbed run, position by position. */
        public Patch(Site site, Prompts from) {
            this(site, from, Intervention.none(), Optional.empty());
        }

        @Override
        public String toString() {
            return "patch " + site + " from a run of " + from.size() + " other prompts"
                    + (under instanceof Intervention.None ? "" : " under [" + under + "]")
                    + fromAt.map(at -> ", there at " + at).orElse("");
        }
    }

    /** A vector, times a factor, is added to the site at each of its positions. */
    record Add(Site site, List<Double> vector, double factor) implements NetworkIntervention {
        public Add {
            vector = List.copyOf(vector);
        }

        @Override
        public String toString() {
            return "add " + Intervention.number(factor) + " times a vector of " + vector.size() + " to " + site;
        }
    }

    /** The site loses what it has along some directions. */
    record ProjectOut(Site site, Subspace subspace) implements NetworkIntervention {
        @Override
        public String toString() {
            return "project " + subspace + " out of " + site;
        }
    }

    /** Every component is brought into a range. */
    record Clamp(Site site, double low, double high) implements NetworkIntervention {
        public Clamp {
            if (!(low <= high)) {
                throw new InputException("cannot clamp to [" + low + ", " + high + "]: the range is empty");
            }
        }

        @Override
        public String toString() {
            return "clamp " + site + " to [" + Intervention.number(low) + ", " + Intervention.number(high) + "]";
        }
    }

    /** Gaussian noise of this standard deviation is added to every component, the same in every run with this seed. */
    record Noise(Site site, double deviation, long seed) implements NetworkIntervention {
        @Override
        public String toString() {
            return "noise of " + Intervention.number(deviation) + " on " + site + ", seed " + seed;
        }
    }

    /** The site stays what it is in the run of the same prompts that nothing is done to (path patching). */
    record Freeze(Site site) implements NetworkIntervention {
        @Override
        public String toString() {
            return "freeze " + site;
        }
    }

    /** The site's vector at each position becomes a function of itself; not differentiable, and no JSON can hold it. */
    record Replace(Site site, String name, UnaryOperator<double[]> function) implements NetworkIntervention {
        @Override
        public String toString() {
            return site + " := " + name;
        }
    }
}
