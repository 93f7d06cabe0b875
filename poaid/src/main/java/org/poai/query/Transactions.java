package org.poai.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.operation.Creations;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.query.AbiBook.Decoded;
import org.poai.query.TransactionView.LogView;
import org.poai.query.TransactionView.Outcome;
import org.poai.query.TransactionView.Place;
import org.poai.txpool.Pool;
import org.poai.txpool.PooledTransaction;

/** Finds transactions, in blocks of the chain and in the pool. */
public record Transactions(MinedBlocks mined, Pool pool, AbiBook abi) {

  /** A transaction by its hash; empty where this node does not know it. */
  public Optional<TransactionView> find(Hash32 hash) {
    return mined
        .find(hash)
        .map(
            found ->
                view(
                    found.signed(),
                    new Place(found.block().sealedHeader(), found.index()),
                    mined.storedReceipts(found.block().hash()).orElse(List.of())))
        .or(() -> pool.find(hash).map(this::waiting));
  }

  private TransactionView waiting(PooledTransaction pooled) {
    SignedTransaction signed = pooled.signed();
    return new TransactionView(signed, Optional.empty(), Optional.empty(), call(signed));
  }

  /** All transactions of a block, in their order. */
  public List<TransactionView> of(MinedBlock block) {
    List<TransactionView> views = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      views.add(at(block, i));
    }
    return views;
  }

  /** A transaction of a block. */
  public TransactionView at(MinedBlock block, int index) {
    return view(
        block.transactions().get(index), new Place(block.header(), index), block.receipts());
  }

  private TransactionView view(SignedTransaction signed, Place place, List<Receipt> receipts) {
    Optional<Outcome> outcome =
        place.index() < receipts.size()
            ? Optional.of(outcome(signed, place, receipts))
            : Optional.empty();
    return new TransactionView(signed, Optional.of(place), outcome, call(signed));
  }

  private Optional<Decoded> call(SignedTransaction signed) {
    return signed
        .transaction()
        .message()
        .to()
        .flatMap(to -> abi.call(to, signed.transaction().message().data()));
  }

  private Outcome outcome(SignedTransaction signed, Place place, List<Receipt> receipts) {
    int index = place.index();
    Receipt receipt = receipts.get(index);
    long before = index == 0 ? 0 : receipts.get(index - 1).cumulativeGasUsed();
    int firstLog = receipts.subList(0, index).stream().mapToInt(each -> each.logs().size()).sum();
    UInt256 baseFee = place.block().header().execution().baseFeePerGas();
    return new Outcome(
        receipt,
        receipt.cumulativeGasUsed() - before,
        signed.transaction().effectiveGasPrice(baseFee),
        receipt.success() ? created(signed) : Optional.empty(),
        logs(receipt.logs(), firstLog));
  }

  /** The contract that a transaction without a recipient is to put in place. */
  static Optional<Address> created(SignedTransaction signed) {
    return signed.transaction().message().isCreation()
        ? Optional.of(Creations.address(signed.sender(), signed.transaction().nonce()))
        : Optional.empty();
  }

  private List<LogView> logs(List<Log> logs, int first) {
    List<LogView> views = new ArrayList<>();
    for (Log log : logs) {
      views.add(new LogView(log, first + views.size(), abi.event(log)));
    }
    return views;
  }
}
