package org.poai.rlp;

import java.util.List;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

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

  /** The bytes of a byte string. */
  default Bytes asBytes() throws RlpException {
    if (this instanceof Str string) {
      return string.bytes();
    }
    throw new RlpException("a byte string was expected");
  }

  /** The items of a list. */
  default List<RlpItem> asList() throws RlpException {
    if (this instanceof Items list) {
      return list.items();
    }
    throw new RlpException("a list was expected");
  }

  /** A number: at most 256 bits, big-endian, without leading zeros. */
  default UInt256 asScalar() throws RlpException {
    byte[] minimal = asBytes().toArray();
    if (minimal.length > UInt256.SIZE) {
      throw new RlpException("a number of more than 256 bits");
    }
    if (minimal.length > 0 && minimal[0] == 0) {
      throw new RlpException("a number has no leading zeros");
    }
    byte[] full = new byte[UInt256.SIZE];
    System.arraycopy(minimal, 0, full, full.length - minimal.length, minimal.length);
    return UInt256.fromBytes(full);
  }
}
