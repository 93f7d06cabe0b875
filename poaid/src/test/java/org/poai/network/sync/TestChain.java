package org.poai.network.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.poai.chain.block.Block;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.chain.difficulty.Work;
import org.poai.network.FakeProofs;
import org.poai.network.message.ChainTip;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/** The blocks of a chain from number 1 on, good or not. */
record TestChain(List<Block> blocks) {
  TestChain {
    blocks = List.copyOf(blocks);
  }

  int height() {
    return blocks.size();
  }

  Block at(int number) {
    return blocks.get(number - 1);
  }

  Hash32 head() {
    return height() == 0 ? SyncRig.GENESIS : at(height()).hash();
  }

  TestChain upTo(int number) {
    return new TestChain(blocks.subList(0, number));
  }

  Work work() {
    return blocks.stream().map(block -> Work.of(block.header(), 1)).reduce(Work.NONE, Work::plus);
  }

  ChainTip tip() {
    return new ChainTip(head(), BlockNumber.of(height()), work());
  }

  /** With one block changed and sealed anew, and all above it on top of that. */
  TestChain forged(int number, UnaryOperator<SealedPart> change) {
    List<Block> forged = new ArrayList<>(blocks.subList(0, number - 1));
    forged.add(FakeProofs.seal(change.apply(at(number).header().sealedPart()), true));
    for (int above = number + 1; above <= height(); above++) {
      Header old = at(above).header();
      Lineage lineage =
          new Lineage(
              old.number(),
              forged.get(above - 2).hash(),
              old.timestamp(),
              old.sealedPart().lineage().miner());
      SealedPart part =
          new SealedPart(lineage, old.sealedPart().execution(), old.sealedPart().terms());
      forged.add(FakeProofs.seal(part, true));
    }
    return new TestChain(forged);
  }
}
