package dev.whence.networks.run;

/**
 * A place in the forward pass where a tap can look or replace. In the order in which a layer reaches them. The shapes are
 * of the whole batch.
 */
public enum Point {
    /** {@code [batch, position, width]}, before the first layer. */
    EMBEDDINGS,
    /** {@code [batch, position, width]}. */
    RESIDUAL_BEFORE,
    /** {@code [batch, position, head, headWidth]}, as projected. */
    QUERY,
    /** {@code [batch, position, keyValueHead, headWidth]}, as projected. */
    KEY,
    /** {@code [batch, position, keyValueHead, headWidth]}. */
    VALUE,
    /** {@code [batch, head, query, key]}, scaled and capped, before the mask. */
    ATTENTION_LOGITS,
    /** {@code [batch, head, query, key]}. */
    PATTERN,
    /** {@code [batch, position, head, headWidth]}. */
    HEAD_OUTPUT,
    /** {@code [batch, position, width]}: what is added to the stream. */
    ATTENTION_OUTPUT,
    /** {@code [batch, position, width]}; not in parallel blocks. */
    RESIDUAL_BETWEEN,
    /** {@code [batch, position, width]}, after the norm. */
    MLP_INPUT,
    /** {@code [batch, position, neuron]}, after activation and gate. */
    NEURONS,
    /** {@code [batch, position, width]}: what is added to the stream. */
    MLP_OUTPUT,
    /** {@code [batch, position, width]}. */
    RESIDUAL_AFTER,
    /** {@code [batch, position, vocabulary]}, after the last layer. */
    LOGITS;

    /** Whether the value has an axis of heads: {@code [batch, position, head, headWidth]}. */
    public boolean perHead() {
        return this == QUERY || this == KEY || this == VALUE || this == HEAD_OUTPUT;
    }

    /** Whether the value is {@code [batch, head, query, key]}. */
    public boolean perPair() {
        return this == ATTENTION_LOGITS || this == PATTERN;
    }

    /** The axis that counts positions. */
    public int positionAxis() {
        return perPair() ? 2 : 1;
    }

    /** The axis that counts heads. */
    public int headAxis() {
        return perPair() ? 1 : 2;
    }
}
