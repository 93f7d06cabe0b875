package org.poai.chain.rules;

import java.util.Optional;
import org.poai.primitives.Hash32;

/**
 * What a proposal says of a dataset, as the contract stores it; protocol section 11.
 *
 * @param sealedSize bytes of the sealed file
 * @param keyId Keccak of the key
 * @param key empty until it is revealed
 */
public record DatasetRecord(
    Hash32 root,
    int records,
    Hash32 sealedSha256,
    long sealedSize,
    ContentId cid,
    Hash32 keyId,
    Optional<Hash32> key) {}
