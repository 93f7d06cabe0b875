package org.poai.state;

import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.rlp.Rlp;
import org.poai.rlp.RlpException;
import org.poai.rlp.RlpWriter;

/**
 * A storage value as the RLP of its minimal bytes: its leaf in the storage trie and its flat value.
 */
final class SlotCodec {
  private SlotCodec() {}

  static Bytes encode(UInt256 value) {
    return Bytes.of(new RlpWriter().scalar(value).toBytes());
  }

  static UInt256 decode(Bytes rlp) {
    try {
      return Rlp.decode(rlp.toArray()).asScalar();
    } catch (RlpException e) {
      throw new IllegalStateException("a stored slot is damaged", e);
    }
  }
}
