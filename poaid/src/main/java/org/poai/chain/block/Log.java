package org.poai.chain.block;

import java.util.List;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** What a contract told the world outside: at most four topics to search by, and data. */
public record Log(Address address, List<Hash32> topics, Bytes data) {
  public Log {
    topics = List.copyOf(topics);
  }
}
