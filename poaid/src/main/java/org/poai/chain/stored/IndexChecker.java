package org.poai.chain.stored;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.index.IndexEntries;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.OrderedTrieRoot;
import org.poai.store.Column;
import org.poai.store.StoreReader;
import org.poai.store.StoreReader.Cursor;

/**
 * Walks the whole canonical chain and compares the derived columns with it: whatever a block asks
 * for must be there, and there must be no more than what blocks ask for.
 */
public final class IndexChecker {
  private static final int MAX_FAULTS = 100;

  private final StoreReader store;
  private final ChainStore chain;
  private final List<String> faults = new ArrayList<>();

  private IndexChecker(StoreReader store) {
    this.store = store;
    this.chain = new ChainStore(store);
  }

  /**
   * What is wrong, a clause each, the first hundred; empty when all fits together.
   *
   * @param store a snapshot, unless nobody writes
   */
  public static List<String> check(StoreReader store) {
    IndexChecker checker = new IndexChecker(store);
    checker.walk();
    checker.receiptsHaveBodies();
    return List.copyOf(checker.faults.subList(0, Math.min(MAX_FAULTS, checker.faults.size())));
  }

  private void walk() {
    SealedHeader header = header(chain.headHash().orElseThrow());
    compare("heights", header.number().value() + 1, count(Column.CANONICAL));
    long transactions = IndexEntries.BEGUN_ENTRIES;
    long logs = IndexEntries.BEGUN_ENTRIES;
    while (faults.size() < MAX_FAULTS) {
      Optional<IndexEntries> entries = check(header);
      transactions += entries.map(block -> block.transactions().size()).orElse(0);
      logs += entries.map(block -> block.tags().size()).orElse(0);
      if (header.number().isGenesis()) {
        compare("places of transactions", transactions, count(Column.TRANSACTION));
        compare("entries of heights", logs, count(Column.LOG));
        return;
      }
      header = header(header.parentHash());
    }
  }

  /** Compares one canonical block with all columns; what the derived ones must hold of it. */
  private Optional<IndexEntries> check(SealedHeader header) {
    BlockNumber number = header.number();
    Hash32 hash = header.hash();
    if (!chain.canonicalHash(number).equals(Optional.of(hash))) {
      faults.add("block " + number + " is not the one that its height leads to");
    }
    if (!chain.hasBody(hash)) {
      return Optional.empty();
    }
    Optional<Hash32> root = chain.index().receipts(hash).map(IndexChecker::root);
    if (!root.equals(Optional.of(header.header().execution().receiptsRoot()))) {
      faults.add("block " + number + " lacks its receipts, or has others");
    }
    Optional<IndexEntries> entries = chain.entries(hash);
    if (entries.filter(block -> !block.areIn(store)).isPresent()) {
      faults.add("a transaction, a log or an account of block " + number + " is not found");
    }
    return entries;
  }

  private static Hash32 root(List<Receipt> receipts) {
    return OrderedTrieRoot.of(receipts.stream().map(Receipt::encode).toList());
  }

  private void receiptsHaveBodies() {
    try (Cursor cursor = store.seek(Column.RECEIPTS, new byte[0])) {
      for (; cursor.isValid() && faults.size() < MAX_FAULTS; cursor.next()) {
        Hash32 hash = Hash32.of(cursor.key());
        if (!chain.hasBody(hash)) {
          faults.add("receipts of block " + hash + ", which is not there");
        }
      }
    }
  }

  private void compare(String what, long expected, long found) {
    if (expected != found) {
      faults.add(found + " " + what + " where the chain has " + expected);
    }
  }

  private long count(Column column) {
    long count = 0;
    try (Cursor cursor = store.seek(column, new byte[0])) {
      for (; cursor.isValid(); cursor.next()) {
        count++;
      }
    }
    return count;
  }

  private SealedHeader header(Hash32 hash) {
    return chain.header(hash).map(HeaderRecord::header).orElseThrow();
  }
}
