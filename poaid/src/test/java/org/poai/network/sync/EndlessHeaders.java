package org.poai.network.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.Execution;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.network.FakeProofs;
import org.poai.network.message.HeadersRequest;
import org.poai.network.sync.ScriptedPeer.Asked;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * Headers without end that keep every rule a header can keep: their maker searches seals and never
 * asks the model. On time, so that the target stays what it is.
 */
final class EndlessHeaders {
  private static final long SPACING = 5;

  private final Map<Hash32, SealedHeader> known = new HashMap<>();
  private final SealedPart first;
  private int given;
  private int mostGiven;

  EndlessHeaders() {
    first = new Mint(7).chain(1).at(1).header().sealedPart();
  }

  /** Given in one go, from a locator that is not its own on. */
  int mostGiven() {
    return Math.max(given, mostGiven);
  }

  ScriptedPeer on(ScriptedPeer peer) {
    return peer.answeringHeaders(this::answer)
        .twist((asked, honest) -> asked == Asked.HEADERS ? honest : Optional.of(List.of()));
  }

  private List<byte[]> answer(HeadersRequest request) {
    SealedHeader parent = known.get(request.locator().get(0));
    if (parent == null) {
      mostGiven = mostGiven();
      given = 0;
    }
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < request.max(); i++) {
      parent = after(parent);
      known.put(parent.hash(), parent);
      frames.add(HeaderCodec.encode(parent.header()));
    }
    given += frames.size();
    return frames;
  }

  private SealedHeader after(@org.jspecify.annotations.Nullable SealedHeader parent) {
    if (parent == null) {
      return FakeProofs.seal(first, false).sealedHeader();
    }
    BlockNumber number = parent.number().next();
    Lineage lineage =
        new Lineage(number, parent.hash(), parent.header().timestamp() + SPACING, Address.ZERO);
    Execution old = parent.header().sealedPart().execution();
    Execution execution =
        new Execution(
            old.stateRoot(),
            old.transactionsRoot(),
            old.receiptsRoot(),
            old.logsBloom(),
            old.gasLimit(),
            0,
            baseFee(old.baseFeePerGas()));
    Terms terms = first.terms();
    Terms later =
        new Terms(
            terms.target(),
            number.epoch(SyncRig.SPEC.pace().epochBlocks()),
            terms.manifestHash(),
            terms.readiness(),
            terms.answersHash(),
            terms.extraData());
    Block block = FakeProofs.seal(new SealedPart(lineage, execution, later), false);
    return block.sealedHeader();
  }

  /** EIP-1559 of an empty parent. */
  private static UInt256 baseFee(UInt256 parent) {
    var fee = parent.toBigInteger();
    return UInt256.of(fee.subtract(fee.shiftRight(3)).max(java.math.BigInteger.valueOf(7)));
  }
}
