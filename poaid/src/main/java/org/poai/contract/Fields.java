package org.poai.contract;

import java.math.BigInteger;
import java.util.List;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** Decoded values by their place, in the types of this code base. */
public record Fields(List<?> values) {

  public long number(int index) {
    return ((BigInteger) values.get(index)).longValueExact();
  }

  public int count(int index) {
    return ((BigInteger) values.get(index)).intValueExact();
  }

  public Wei wei(int index) {
    return new Wei(UInt256.of((BigInteger) values.get(index)));
  }

  public Address address(int index) {
    return (Address) values.get(index);
  }

  public Hash32 hash(int index) {
    return Hash32.of(bytes(index).toArray());
  }

  public Bytes bytes(int index) {
    return (Bytes) values.get(index);
  }

  public String text(int index) {
    return (String) values.get(index);
  }

  public boolean flag(int index) {
    return (Boolean) values.get(index);
  }

  public List<?> list(int index) {
    return (List<?>) values.get(index);
  }

  public Fields tuple(int index) {
    return new Fields((List<?>) values.get(index));
  }
}
