package org.poai.governance;

import java.math.BigInteger;
import java.util.List;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** Decoded values by their place, in the types of this code base. */
record Fields(List<?> values) {

  long number(int index) {
    return ((BigInteger) values.get(index)).longValueExact();
  }

  int count(int index) {
    return ((BigInteger) values.get(index)).intValueExact();
  }

  Wei wei(int index) {
    return new Wei(UInt256.of((BigInteger) values.get(index)));
  }

  Address address(int index) {
    return (Address) values.get(index);
  }

  Hash32 hash(int index) {
    return Hash32.of(bytes(index).toArray());
  }

  Bytes bytes(int index) {
    return (Bytes) values.get(index);
  }

  String text(int index) {
    return (String) values.get(index);
  }

  boolean flag(int index) {
    return (Boolean) values.get(index);
  }

  Fields tuple(int index) {
    return new Fields((List<?>) values.get(index));
  }
}
