package dev.whence.networks.checkpoint;

/** How a family's parameters and configuration stand in its files. */
interface CheckpointLayout {}
