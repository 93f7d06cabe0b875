package org.poai.rpc.call;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.index.TransactionPlace;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;
import org.poai.rpc.shape.ReceiptShape;
import org.poai.rpc.shape.TransactionShape;

/**
 * Reads blocks for answers, a pending one too. Remembers the last few, since clients ask for one
 * transaction of a block after another, and the senders of some more, which are dear to find.
 */
public final class MinedBlocks {
  /** Whole ones; a full block may take some megabytes. */
  private static final int REMEMBERED = 8;

  private static final int REMEMBERED_SENDERS = 64;

  private final Blocks blocks;
  private final Recent<Hash32, Block> bodies = new Recent<>(REMEMBERED);
  private final Recent<Hash32, List<Receipt>> receipts = new Recent<>(REMEMBERED);
  private final Recent<Hash32, List<SignedTransaction>> signed = new Recent<>(REMEMBERED_SENDERS);

  public MinedBlocks(Blocks blocks) {
    this.blocks = blocks;
  }

  /** A whole block; empty where its body is pruned. */
  public Optional<MinedBlock> read(SealedHeader header) {
    return blocks
        .pending(header)
        .map(PendingBlock::block)
        .or(
            () ->
                block(header).map(block -> new MinedBlock(block, signed(block), receipts(header))));
  }

  /** The same without its senders. */
  public Optional<Block> block(SealedHeader header) {
    return blocks
        .pending(header)
        .map(found -> found.block().block())
        .or(() -> stored(header.hash()));
  }

  private Optional<Block> stored(Hash32 hash) {
    return bodies.find(hash, blocks.chain()::block);
  }

  /** What its transactions did; none where that is not kept. */
  public List<Receipt> receipts(SealedHeader header) {
    return blocks
        .pending(header)
        .map(found -> found.block().receipts())
        .or(() -> storedReceipts(header.hash()))
        .orElse(List.of());
  }

  private Optional<List<Receipt>> storedReceipts(Hash32 hash) {
    return receipts.find(hash, blocks.chain()::receipts);
  }

  private List<SignedTransaction> signed(Block block) {
    if (block.transactions().isEmpty()) {
      return List.of();
    }
    Optional<List<SignedTransaction>> known = signed.find(block.hash());
    if (known.isPresent()) {
      return known.get();
    }
    List<SignedTransaction> found =
        SignedTransaction.all(block.transactions(), blocks.chain().senders()).orThrow();
    signed.keep(block.hash(), found);
    return found;
  }

  /** A transaction of the canonical chain, and its place. */
  public record Found(Block block, int index, SignedTransaction signed) {
    public JsonObject shape() {
      return TransactionShape.mined(signed, block.sealedHeader(), index);
    }
  }

  /** Of all the senders of the block, only its own is found. */
  public Optional<Found> find(Hash32 transaction) {
    Optional<TransactionPlace> place = blocks.chain().place(transaction);
    return place
        .flatMap(at -> blocks.header(at.number()))
        .flatMap(header -> stored(header.hash()))
        .flatMap(block -> find(block, place.orElseThrow().index(), transaction));
  }

  /** A reorganisation may have run between the reads. */
  private Optional<Found> find(Block block, int index, Hash32 transaction) {
    List<Envelope> envelopes = block.transactions();
    return index < envelopes.size() && envelopes.get(index).hash().equals(transaction)
        ? Optional.of(
            new Found(
                block, index, envelopes.get(index).signed(blocks.chain().senders()).orThrow()))
        : Optional.empty();
  }

  /** What it did; empty where the receipts are not kept. */
  public Optional<JsonObject> receipt(Found found) {
    return storedReceipts(found.block().hash())
        .map(
            all ->
                ReceiptShape.of(found.block().sealedHeader(), found.signed(), found.index(), all));
  }
}
