package org.poai.libp2p.gossipsub.rpc;

import org.jspecify.annotations.Nullable;
import org.poai.primitives.Bytes;

/**
 * The four fields that a signed message has and an unsigned one lacks; null is absent, which is not
 * the same as empty.
 *
 * @param from the author's peer id
 * @param seqno with {@code from}, what tells its messages apart
 * @param key the author's public key, where {@code from} does not hold it
 */
public record Authorship(
    @Nullable Bytes from, @Nullable Bytes seqno, @Nullable Bytes signature, @Nullable Bytes key) {
  public static final Authorship NONE = new Authorship(null, null, null, null);
}
