package dev.whence.discovery.simulation;

import java.util.List;

/**
 * Why a column has missing values.
 *
 * @param column the column
 * @param causes what the chance of a missing value depends on; empty when on nothing
 * @param proportion the expected share of missing values
 */
public record Gap(String column, List<String> causes, double proportion) {
    public Gap {
        causes = List.copyOf(causes);
    }
}
