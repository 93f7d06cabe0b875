package org.poai.chain.index;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.poai.chain.block.Block;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Log;
import org.poai.chain.index.Subject.AskedRecord;
import org.poai.primitives.Address;
import org.poai.primitives.ByteString;

/**
 * All that a canonical block is found by.
 *
 * @param footprints what its transactions left behind
 */
record BlockTags(Block block, List<Footprint> footprints, List<AskedRecord> records) {
  Set<HeightTag> all() {
    Set<HeightTag> tags =
        ofLogs(footprints.stream().flatMap(footprint -> footprint.receipt().logs().stream()));
    Set<Address> parties = new HashSet<>();
    for (int i = 0; i < footprints.size(); i++) {
      Footprint footprint = footprints.get(i);
      parties.add(footprint.sender());
      tags.add(HeightTag.sender(footprint.sender()));
      recipient(block.transactions().get(i)).ifPresent(parties::add);
      for (InternalMove move : footprint.moves()) {
        parties.add(move.from());
        parties.add(move.to());
      }
    }
    parties.forEach(party -> tags.add(HeightTag.party(party)));
    records.forEach(record -> tags.add(HeightTag.record(record)));
    if (!block.number().isGenesis()) {
      tags.add(HeightTag.miner(block.header().lineage().miner()));
    }
    return tags;
  }

  /** All that the logs of a block are found by. */
  static Set<HeightTag> ofLogs(Stream<Log> logs) {
    Set<Named> named = new HashSet<>();
    logs.forEach(log -> name(log, named));
    Set<HeightTag> tags = new HashSet<>();
    named.forEach(one -> tags.add(one.tag()));
    if (!tags.isEmpty()) {
      tags.add(HeightTag.ANY_LOG);
    }
    return tags;
  }

  private static Optional<Address> recipient(Envelope envelope) {
    return envelope
        .transaction()
        .match(transaction -> transaction.message().to(), refused -> Optional.empty());
  }

  private static void name(Log log, Set<Named> named) {
    named.add(new Named(-1, log.address()));
    for (int i = 0; i < log.topics().size(); i++) {
      named.add(new Named(i, log.topics().get(i)));
    }
  }

  /**
   * Part of a log: many logs of a block share most of these, and a set of them is cheaper than
   * hashing each.
   *
   * @param position of a topic; -1 for the address
   */
  private record Named(int position, ByteString value) {
    HeightTag tag() {
      return position < 0 ? HeightTag.address(value) : HeightTag.topic(position, value);
    }
  }
}
