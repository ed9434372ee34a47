package dev.whence.discovery.blanket;

import dev.whence.causal.InputException;
import dev.whence.causal.Names;
import java.util.Arrays;
import java.util.List;

/** The ways of finding a Markov blanket. */
public enum BlanketMethod {
    GROW_SHRINK(
            "grow-shrink",
            "Grow-Shrink",
            "Margaritis and Thrun 1999",
            "adds in the order of the plain association, then removes; few passes, many false members on the way"),
    IAMB(
            "iamb",
            "IAMB",
            "Tsamardinos, Aliferis and Statnikov 2003",
            "adds the variable with the strongest association given the members so far, then removes"),
    INTER_IAMB(
            "inter-iamb",
            "inter-IAMB",
            "Tsamardinos, Aliferis and Statnikov 2003",
            "as IAMB, removing after every addition, which keeps the sets conditioned on small"),
    FAST_IAMB(
            "fast-iamb",
            "Fast-IAMB",
            "Yaramakala and Margaritis 2005",
            "adds several variables at a time while there are rows enough, then removes"),
    IAMB_FDR(
            "iamb-fdr",
            "IAMB-FDR",
            "Peña 2008",
            "adds and removes by p-values adjusted for the number of variables, which bounds the expected share of"
                    + " false members"),
    HITON(
            "hiton",
            "HITON-MB",
            "Aliferis, Tsamardinos and Statnikov 2003",
            "finds direct causes and effects given small sets, then the other causes of the effects; for few rows and"
                    + " large blankets");

    private final String word;
    private final String title;
    private final String source;
    private final String advice;

    BlanketMethod(String word, String title, String source, String advice) {
        this.word = word;
        this.title = title;
        this.source = source;
        this.advice = advice;
    }

    /** The name as a user writes it. */
    public String word() {
        return word;
    }

    /** The name in print. */
    public String title() {
        return title;
    }

    /** The paper: authors and year. */
    public String source() {
        return source;
    }

    /** What it does, in a few words. */
    public String advice() {
        return advice;
    }

    /** @throws InputException when there is no method of that name; suggests the nearest */
    public static BlanketMethod named(String text) {
        List<String> words = Arrays.stream(values()).map(BlanketMethod::word).toList();
        return Arrays.stream(values())
                .filter(method -> method.word.equals(text))
                .findFirst()
                .orElseThrow(() -> Names.unknown("method", text, words, "the list of Markov-blanket methods"));
    }
}
