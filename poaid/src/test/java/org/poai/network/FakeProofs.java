package org.poai.network;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.Block;
import org.poai.chain.block.Header;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.stored.Position;
import org.poai.chain.tree.BlockTree;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Lottery;

/**
 * Proofs that cost one hash: the fingerprint is Keccak(S ‖ nonce). So a node can lie, and every
 * other finds out.
 */
public final class FakeProofs implements ProofVerifier {
  public static final List<String> ANSWERS = List.of("one", "two");
  private static final long LOSS = 500_000;

  @Override
  public UInt256 lottery(SealedHeader header) {
    return Lottery.of(header.sealHash(), header.header().seal());
  }

  @Override
  public CompletableFuture<Verdict> verify(Claim claim) {
    Seal seal = claim.header().header().seal();
    boolean holds = seal.fingerprint().equals(fingerprint(claim.header().sealHash(), seal.nonce()));
    return CompletableFuture.completedFuture(
        holds ? new Verdict.Proven(1) : new Verdict.False(Fault.FINGERPRINT, "it is another"));
  }

  @Override
  public CompletableFuture<Verdict> verifyPair(Claim claim) {
    return verify(claim);
  }

  static Hash32 fingerprint(Hash32 sealHash, long nonce) {
    return Keccak.hash(ByteBuffer.allocate(40).put(sealHash.toArray()).putLong(nonce).array());
  }

  /** A valid block on a tree's head. */
  public static Block mine(BlockTree tree, int miner) {
    byte[] address = new byte[Address.SIZE];
    address[0] = 1;
    address[19] = (byte) miner;
    Position position = tree.afterHead();
    return seal(
        tree.templates()
            .after(position, Address.of(address), List.of(), ANSWERS)
            .orElseThrow()
            .part(),
        true);
  }

  /** Searches the nonce that wins; with a true or a false proof. */
  public static Block seal(SealedPart part, boolean isTrue) {
    Hash32 sealHash = SealedHeader.of(new Header(part, Seal.NONE)).sealHash();
    for (long nonce = 0; ; nonce++) {
      Hash32 fingerprint = fingerprint(sealHash, isTrue ? nonce : ~nonce);
      SealedHeader header = SealedHeader.of(new Header(part, new Seal(nonce, LOSS, fingerprint)));
      if (Lottery.of(header.sealHash(), header.header().seal()).compareTo(header.header().target())
          <= 0) {
        return new Block(header, List.of(), ANSWERS);
      }
    }
  }
}
