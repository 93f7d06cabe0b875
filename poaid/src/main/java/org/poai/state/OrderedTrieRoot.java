package org.poai.state;

import java.util.List;
import java.util.Optional;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.rlp.RlpWriter;

/**
 * Root of a trie from the RLP of each index to the item there: Ethereum's transactionsRoot and
 * receiptsRoot.
 */
public final class OrderedTrieRoot {
  private OrderedTrieRoot() {}

  public static Hash32 of(List<Bytes> items) {
    Trie trie = new Trie(path -> Optional.empty());
    for (int i = 0; i < items.size(); i++) {
      trie.put(new RlpWriter().scalar(i).toBytes(), items.get(i));
    }
    return trie.commit().root();
  }
}
