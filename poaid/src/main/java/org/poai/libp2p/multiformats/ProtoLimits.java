package org.poai.libp2p.multiformats;

/**
 * What one message may cost before it is refused.
 *
 * @param maxBytes of the whole message
 * @param maxFields with those of messages inside: two bytes of an empty one become an object
 */
public record ProtoLimits(int maxBytes, int maxFields) {}
