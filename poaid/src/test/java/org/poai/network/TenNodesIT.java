package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.poai.chain.block.Block;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.testing.Until;

/** Ten nodes on loopback with proofs that cost nothing: what a network of PoAI has to withstand. */
@Timeout(120)
final class TenNodesIT {
  private static final int NODES = 10;

  @Test
  void block_reachesAllInLessThanASecond(TestReporter reporter) {
    try (Field field = new Field(Wires.onLoopback(), NODES, 1)) {
      List<Long> nanos = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        int miner = (i * 7) % NODES;
        Block block = field.mine(miner);
        field.awaitHead(block, any -> true, 20);
        long mined = field.arrival(miner, block);
        IntStream.range(0, NODES)
            .filter(node -> node != miner)
            .forEach(node -> nanos.add(field.arrival(node, block) - mined));
      }
      Collections.sort(nanos);
      long median = TimeUnit.NANOSECONDS.toMillis(nanos.get(nanos.size() / 2));
      reporter.publishEntry("median ms to another node", Long.toString(median));
      assertThat(median).as("median, ms").isLessThan(1_000);
    }
  }

  @Test
  void twoHalves_healed_areOneChain() {
    IntPredicate left = node -> node < NODES / 2;
    try (Field field = new Field(Wires.onLoopback(), NODES, 2)) {
      field.awaitHead(field.mine(0), any -> true, 20);
      field.cut(left);
      // Each half is a part of the ring, and connected in itself.
      Block heavy = field.mine(0);
      Block light = field.mine(NODES - 1);
      field.awaitHead(heavy, left, 20);
      field.awaitHead(light, left.negate(), 20);
      for (int i = 0; i < 29; i++) {
        heavy = field.mine(i % (NODES / 2));
        field.awaitHead(heavy, left, 20);
        if (i < 27) {
          light = field.mine(NODES / 2 + (i % (NODES / 2)));
          field.awaitHead(light, left.negate(), 20);
        }
      }
      field.join(any -> true);

      Block next = heavy;
      field.awaitHead(next, any -> true, 60);
      assertThat(field.nodes)
          .extracting(ChainNode::stateRoot)
          .containsOnly(heavy.header().execution().stateRoot());
    }
  }

  @Test
  void liars_areBanned_andTheHonestConverge() {
    try (Field field = new Field(Wires.onLoopback(), NODES - 2, 3)) {
      Liar first = liar(field, NODES - 2, false);
      var unused = liar(field, NODES - 1, true);
      List<PeerId> liars =
          List.of(
              field.wires.stack(NODES - 2).host().id(), field.wires.stack(NODES - 1).host().id());
      for (int i = 0; i < 20; i++) {
        switch (i % 4) {
          case 0 -> first.falseProof();
          case 1 -> first.falseRoot();
          case 2 -> first.future();
          default -> first.garbage();
        }
        field.awaitHead(field.mine(i % (NODES - 2)), any -> true, 20);
      }
      for (ChainNode node : field.nodes) {
        Until.holds(
            "no liar left",
            () -> node.host.peers().stream().noneMatch(p -> liars.contains(p.id())));
      }
      assertThat(field.nodes)
          .extracting(ChainNode::stateRoot)
          .containsOnly(field.nodes.get(0).stateRoot());
      assertThat(field.nodes)
          .allSatisfy(
              node -> assertThat(node.told.banned).allMatch(peer -> liars.contains(peer.id())));
    }
  }

  /** Dials every honest node. */
  private static Liar liar(Field field, int number, boolean hasEndlessHeaders) {
    Liar liar = new Liar(field.wires.stack(number), field.nodes.get(0), hasEndlessHeaders);
    for (int i = 0; i < field.nodes.size(); i++) {
      field.wires.connect(number, i);
    }
    return liar;
  }
}
