package org.poai.rlp;

import java.util.List;
import org.poai.primitives.Bytes;

/** What RLP encodes: a byte string, or a list of items. */
public sealed interface RlpItem {
  /** A byte string. */
  record Str(Bytes bytes) implements RlpItem {}

  /** A list. */
  record Items(List<RlpItem> items) implements RlpItem {
    public Items {
      items = List.copyOf(items);
    }
  }
}
