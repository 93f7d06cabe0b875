package org.poai.rpc.call;

import java.util.List;
import java.util.Optional;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.gas.Opcodes;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.message.Values.Parser;

/**
 * Values of a block as a caller wants to have them, by geth's names and those that it had before.
 * Beacon root and withdrawals are known, but these blocks have none: who asks for one is refused.
 */
public final class BlockOverrides {
  /** A block that has what it would have anyway. */
  static final BlockOverrides NONE = new BlockOverrides();

  private static final UInt256 MOST = UInt256.of(Long.MAX_VALUE);

  private final Optional<UInt256> number;

  /** Seconds, unsigned. */
  private final Optional<Long> time;

  /** Unsigned. */
  private final Optional<Long> gasLimit;

  private final Optional<Address> feeRecipient;
  private final Optional<Hash32> prevRandao;
  private final Optional<UInt256> baseFee;
  private final Optional<UInt256> blobBaseFee;
  private final Optional<String> unsupported;

  private BlockOverrides() {
    number = Optional.empty();
    time = Optional.empty();
    gasLimit = Optional.empty();
    feeRecipient = Optional.empty();
    prevRandao = Optional.empty();
    baseFee = Optional.empty();
    blobBaseFee = Optional.empty();
    unsupported = Optional.empty();
  }

  private BlockOverrides(JsonObject json) throws JsonException {
    number = Members.find(json, "number", Values::quantity);
    time = Members.find(json, "time", Values::unsigned);
    gasLimit = Members.find(json, "gasLimit", Values::unsigned);
    feeRecipient = find(json, Values::address, "feeRecipient", "coinbase");
    prevRandao = find(json, Values::hash, "prevRandao", "random");
    baseFee = find(json, Values::quantity, "baseFeePerGas", "baseFee");
    blobBaseFee = Members.find(json, "blobBaseFee", Values::quantity);
    // No operation gives the difficulty any more; it only has to be one.
    Optional<UInt256> unused = Members.find(json, "difficulty", Values::quantity);
    String found = null;
    for (String name : new String[] {"withdrawals", "beaconRoot"}) {
      found = Members.find(json, name, value -> value).isPresent() ? name : found;
    }
    unsupported = Optional.ofNullable(found);
  }

  public static BlockOverrides of(JsonValue json) throws JsonException {
    return new BlockOverrides(json.asObject());
  }

  private static <T> Optional<T> find(
      JsonObject json, Parser<T> parser, String name, String formerly) throws JsonException {
    Optional<T> found = Members.find(json, name, parser);
    Optional<T> former = Members.find(json, formerly, parser);
    return found.or(() -> former);
  }

  /** The height that the block is to have. */
  Optional<UInt256> number() {
    return number;
  }

  /** A block that has what is wanted. */
  BlockContext on(BlockContext base) throws RpcException {
    if (unsupported.isPresent()) {
      throw RpcException.server(
          "block override \"" + unsupported.get() + "\" is not supported for this RPC method");
    }
    Environment environment = base.environment();
    Lineage lineage = environment.lineage();
    BlockContext block =
        base.in(
            new Environment(
                new Lineage(
                    number.map(BlockOverrides::height).orElse(lineage.number()),
                    lineage.parentHash(),
                    time.orElse(lineage.timestamp()),
                    feeRecipient.orElse(lineage.miner())),
                gasLimit.orElse(environment.gasLimit()),
                baseFee.orElse(environment.baseFeePerGas()),
                prevRandao.orElse(environment.prevRandao()),
                environment.hashes(),
                List.of()));
    if (number.isPresent()) {
      block = block.with(Opcodes.NUMBER, number.get());
    }
    return blobBaseFee.isPresent() ? block.with(Opcodes.BLOBBASEFEE, blobBaseFee.get()) : block;
  }

  /** As high as heights are; code sees the number itself. */
  private static BlockNumber height(UInt256 number) {
    return BlockNumber.of(number.compareTo(MOST) < 0 ? number.w0() : Long.MAX_VALUE);
  }
}
