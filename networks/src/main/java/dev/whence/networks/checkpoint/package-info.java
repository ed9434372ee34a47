/**
 * Networks in files: Hugging Face folders ({@code config.json}, {@code model.safetensors} or a sharded index) and
 * llama2.c's {@code .bin}. A family is a {@link dev.whence.networks.checkpoint.CheckpointLayout}: which configuration
 * means which {@code TransformerSpec}, and under which names and in which shape the parameters stand in the file. No
 * native code: parameters are copied from the mapped file to wherever the caller wants them.
 */
@NullMarked
package dev.whence.networks.checkpoint;

import org.jspecify.annotations.NullMarked;
