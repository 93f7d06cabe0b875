package org.poai.chain.tree;

import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.Origin;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * What became of a block, for one of those who brought it, whatever was answered when it was handed
 * in. A block that was answered {@linkplain ImportResult#isProvisional provisionally} has its
 * judgement when its waiting ends; one that was stored unexecuted has a second if execution proves
 * it false.
 */
public record Judgement(Hash32 hash, BlockNumber number, Origin origin, ImportResult result) {}
