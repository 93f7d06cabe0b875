package org.poai.quiz.proof;

import java.util.List;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.RecordDraw;
import org.poai.crypto.Preimage;
import org.poai.primitives.Hash32;

/**
 * What a block asks before its nonce is chosen: the epoch key of its branch, its parent, and the
 * hash S of its sealed part; protocol section 6.
 */
public record Challenge(Hash32 epochKey, Hash32 parentHash, Hash32 sealHash) {

  public static Challenge of(SealedHeader header, Hash32 epochKey) {
    return new Challenge(epochKey, header.parentHash(), header.sealHash());
  }

  /** q = Keccak("poai/quiz/1" ‖ epochKey ‖ S ‖ u64(n)): everything that the nonce changes. */
  public Hash32 quizKey(long nonce) {
    return Preimage.tagged("poai/quiz/1").bytes(epochKey).bytes(sealHash).u64(nonce).keccak();
  }

  /** i_0 … i_{K−1} of this challenge. */
  public List<Integer> records(int samples, int records) {
    return records(epochKey, parentHash, samples, records);
  }

  /**
   * The K different records of the block after {@code parentHash}, out of N: known as soon as the
   * parent is, whoever mines.
   *
   * @throws IllegalArgumentException when there are fewer than K records
   */
  public static List<Integer> records(
      Hash32 epochKey, Hash32 parentHash, int samples, int records) {
    return RecordDraw.of(epochKey, parentHash, samples, records);
  }
}
