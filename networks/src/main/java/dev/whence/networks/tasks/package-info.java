/**
 * Built-in tasks: published prompt templates as generators of clean and corrupt prompts that align, and a small corpus
 * to train a decoder on, with a part held out.
 */
@NullMarked
package dev.whence.networks.tasks;

import org.jspecify.annotations.NullMarked;
