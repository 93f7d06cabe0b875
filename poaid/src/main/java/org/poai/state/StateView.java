package org.poai.state;

import java.util.Optional;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** The world state at one root, read-only and unmoved by later blocks. Close it when done. */
public interface StateView extends AutoCloseable {
  Hash32 root();

  Optional<Account> account(Address address);

  /** The value of a storage slot; zero where nothing was stored. */
  UInt256 storage(Address address, UInt256 slot);

  /** Byte code by its hash; empty for {@link Account#EMPTY_CODE_HASH}. */
  Bytes code(Hash32 codeHash);

  @Override
  void close();
}
