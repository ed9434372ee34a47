package dev.whence.causal.equivalence;

/** The orientation rules of the PAG by the names of Zhang (2008); {@link PagRules} applies them. */
public enum PagRule {
    /** An unshielded collider. */
    R0,
    /** {@code a *-> b o-* c}, a and c not adjacent: {@code b -> c}. */
    R1,
    /** {@code a -> b *-> c} or {@code a *-> b -> c}, and {@code a *-o c}: {@code a *-> c}. */
    R2,
    /** {@code a *-> b <-* c}, {@code a *-o d o-* c}, a and c not adjacent, {@code d *-o b}: {@code d *-> b}. */
    R3,
    /** A discriminating path. */
    R4,
    /** An uncovered cycle of o-o edges. */
    R5,
    /** {@code a --- b o-* c}. */
    R6,
    /** {@code a --o b o-* c}, a and c not adjacent. */
    R7,
    /** {@code a -> b -> c} and {@code a o-> c}: {@code a -> c}. */
    R8,
    /** {@code a o-> c} and an uncovered potentially directed path from a to c. */
    R9,
    /** {@code a o-> c} and two such paths to two parents of c. */
    R10
}
