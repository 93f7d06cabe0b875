package org.poai.chain.rules;

import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** What running a block gave, as its header must say it. */
public record Effects(Hash32 stateRoot, Hash32 receiptsRoot, Bytes logsBloom, long gasUsed) {}
