package org.poai.chain.rules;

import org.poai.primitives.Hash32;

/**
 * Where a file is on IPFS: a CIDv1 with SHA-256.
 *
 * @param codec 0x55 raw, 0x70 dag-pb, 0 where it is not there
 */
public record ContentId(int codec, Hash32 digest) {}
