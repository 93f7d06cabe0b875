package org.poai.chain.rules;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GenesisContract;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/**
 * A call that a contract takes only in a block whose miner sends it: in any other block it can but
 * revert. So it is no transaction for a pool: nodes refuse it there and relay none; protocol
 * section 11.
 *
 * @param selector first bytes of its data
 */
public record OwnBlockCall(Address contract, Bytes selector) {
  private static final int SELECTOR_SIZE = 4;

  /** A miner's vote on a case of {@code InferenceMarket}. */
  public static final OwnBlockCall VOTE =
      of(GenesisContract.INFERENCE_MARKET.address(), "vote(uint256,bytes32,bytes32)");

  private static OwnBlockCall of(Address contract, String signature) {
    byte[] hash = Keccak.hash(Bytes.utf8(signature)).toArray();
    return new OwnBlockCall(contract, Bytes.of(Arrays.copyOf(hash, SELECTOR_SIZE)));
  }

  /** The calls of a chain: those of contracts that its genesis state has. */
  public static List<OwnBlockCall> on(ChainSpec spec) {
    return spec.alloc().containsKey(VOTE.contract()) ? List.of(VOTE) : List.of();
  }

  /** Whether a message is this call. */
  public boolean matches(Message message) {
    Bytes data = message.data();
    return message.to().filter(contract::equals).isPresent()
        && data.size() >= SELECTOR_SIZE
        && IntStream.range(0, SELECTOR_SIZE).allMatch(i -> data.get(i) == selector.get(i));
  }
}
