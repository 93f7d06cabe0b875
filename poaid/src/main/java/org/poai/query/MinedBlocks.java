package org.poai.query;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.WireBlock;
import org.poai.chain.head.HeadListener;
import org.poai.chain.index.TransactionPlace;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.primitives.Hash32;

/**
 * Blocks for answers, a pending one too. Those that join the chain are remembered as they come,
 * with what was learnt of them; others are read from the store, and the last few of them
 * remembered, since clients ask for one transaction of a block after another.
 */
public final class MinedBlocks implements HeadListener {
  /** Whole ones; a full block may take some megabytes. */
  private static final int REMEMBERED = 8;

  private final ChainView view;
  private final KnownSenders senders;
  private final Recent<Hash32, WireBlock> bodies = new Recent<>(REMEMBERED);
  private final Recent<Hash32, List<Receipt>> receipts = new Recent<>(REMEMBERED);

  public MinedBlocks(ChainView view) {
    this.view = view;
    this.senders = view.chain().senders();
  }

  /** While many join at once, the last of them is what clients ask for. */
  @Override
  public void onHead(HeadChange change) {
    List<ExecutedBlock> applied = change.applied();
    applied.subList(Math.max(0, applied.size() - REMEMBERED), applied.size()).stream()
        .forEach(
            block -> {
              bodies.keep(block.hash(), block.wire());
              receipts.keep(block.hash(), block.receipts());
            });
  }

  /** A whole block; empty where its body is pruned. */
  public Optional<MinedBlock> read(SealedHeader header) {
    return view.pending(header)
        .map(PendingBlock::block)
        .or(
            () ->
                block(header)
                    .map(wire -> new MinedBlock(wire, signed(wire.block()), receipts(header))));
  }

  /** The same without its senders. */
  public Optional<WireBlock> block(SealedHeader header) {
    return view.pending(header).map(found -> found.block().wire()).or(() -> stored(header));
  }

  private Optional<WireBlock> stored(SealedHeader header) {
    return bodies.find(header.hash(), hash -> view.chain().block(header));
  }

  /** What its transactions did; none where that is not kept. */
  public List<Receipt> receipts(SealedHeader header) {
    return view.pending(header)
        .map(found -> found.block().receipts())
        .or(() -> storedReceipts(header.hash()))
        .orElse(List.of());
  }

  /** What the transactions of a stored block did; empty where that is not kept. */
  public Optional<List<Receipt>> storedReceipts(Hash32 hash) {
    return receipts.find(hash, view.chain()::receipts);
  }

  /** The logs of each transaction of a block, for one look: nothing more is remembered. */
  public List<List<Log>> logs(Hash32 hash) {
    return receipts
        .find(hash)
        .map(known -> known.stream().map(Receipt::logs).toList())
        .or(() -> view.chain().logs(hash))
        .orElse(List.of());
  }

  /** A block of the chain, for one look: it is not remembered. */
  public Optional<WireBlock> glance(SealedHeader header) {
    return bodies.find(header.hash()).or(() -> view.chain().block(header));
  }

  private List<SignedTransaction> signed(Block block) {
    return SignedTransaction.all(block.transactions(), senders).orThrow();
  }

  /** A transaction of the canonical chain, and its place. */
  public record Found(Block block, int index, SignedTransaction signed) {}

  /** Of all the senders of the block, only its own is needed. */
  public Optional<Found> find(Hash32 transaction) {
    Optional<TransactionPlace> place = view.chain().place(transaction);
    return place
        .flatMap(at -> view.header(at.number()))
        .flatMap(this::stored)
        .flatMap(block -> find(block.block(), place.orElseThrow().index(), transaction));
  }

  /** A reorganisation may have run between the reads. */
  private Optional<Found> find(Block block, int index, Hash32 transaction) {
    List<Envelope> envelopes = block.transactions();
    return index < envelopes.size() && envelopes.get(index).hash().equals(transaction)
        ? Optional.of(new Found(block, index, envelopes.get(index).signed(senders).orThrow()))
        : Optional.empty();
  }
}
