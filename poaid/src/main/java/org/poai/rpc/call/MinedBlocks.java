package org.poai.rpc.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.index.TransactionPlace;
import org.poai.chain.tree.Chain;
import org.poai.primitives.Hash32;

/** Reads blocks for answers; remembers the senders of the last few, which are dear to find. */
public final class MinedBlocks {
  private static final int REMEMBERED = 64;

  private final Chain chain;
  private final Map<Hash32, List<SignedTransaction>> signed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash32, List<SignedTransaction>> eldest) {
          return size() > REMEMBERED;
        }
      };

  public MinedBlocks(Chain chain) {
    this.chain = chain;
  }

  /** A whole block; empty where its body is pruned. */
  public Optional<MinedBlock> read(SealedHeader header) {
    return chain
        .block(header.hash())
        .map(
            block ->
                new MinedBlock(
                    block, signed(block), chain.receipts(header.hash()).orElse(List.of())));
  }

  private List<SignedTransaction> signed(Block block) {
    if (block.transactions().isEmpty()) {
      return List.of();
    }
    synchronized (signed) {
      List<SignedTransaction> known = signed.get(block.hash());
      if (known != null) {
        return known;
      }
    }
    List<SignedTransaction> found = SignedTransaction.all(block.transactions()).orThrow();
    synchronized (signed) {
      signed.put(block.hash(), found);
    }
    return found;
  }

  /** A transaction of the canonical chain, and its block. */
  public record Found(MinedBlock block, int index) {}

  public Optional<Found> find(Hash32 transaction) {
    Optional<TransactionPlace> place = chain.place(transaction);
    return place
        .flatMap(at -> chain.canonicalHeader(at.number()))
        .flatMap(this::read)
        .map(block -> new Found(block, place.orElseThrow().index()))
        // A reorganisation may have run between the reads.
        .filter(
            found ->
                found.index() < found.block().transactions().size()
                    && found.block().transactions().get(found.index()).hash().equals(transaction));
  }
}
