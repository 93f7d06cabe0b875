package org.poai.contract;

import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/**
 * Asks contracts, on the node's own EVM or through another node.
 *
 * @param <E> why there may be no answer
 */
@FunctionalInterface
public interface ContractReader<E extends Exception> {
  /** What a contract gives for an input. */
  Bytes call(Address contract, Bytes input) throws E;

  /** The answer to a question. */
  default <T> T read(View<T> view) throws E {
    return view.read(call(view.contract(), view.input()));
  }
}
