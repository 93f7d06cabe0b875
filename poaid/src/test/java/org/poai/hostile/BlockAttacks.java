package org.poai.hostile;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.Wallet;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/** Attacks by blocks with false proofs, or that come to nothing. */
public final class BlockAttacks {
  private static final long CHAIN = 0x504f4149;
  private static final int EARLY_SECONDS = 17;
  private static final int DEEP = 20;
  private static final int ORPHAN_TRANSACTIONS = 15;
  private static final int TRANSACTION_BYTES = 125_000;
  private static final int SIDE_TRANSACTIONS = 1_400;

  private BlockAttacks() {}

  private interface Forgery {
    Block next(Forger forger);
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
  }

  /** Blocks on the head, whose proofs are false. */
  public static void falseProofs(Target target, Siege siege) throws Exception {
    publish(target, siege, 500, forger -> onHead(forger, 0));
  }

  /** The same, but their time has not come. */
  public static void earlyBlocks(Target target, Siege siege) throws Exception {
    publish(target, siege, 500, forger -> onHead(forger, EARLY_SECONDS));
  }

  private static Block onHead(Forger forger, int ahead) {
    SealedHeader head = forger.below(0);
    return forger.forge(head, Math.max(now() + ahead, head.header().timestamp() + 1), List.of());
  }

  /** Blocks of nearly 2 MiB whose parents nobody knows. */
  public static void orphans(Target target, Siege siege) throws Exception {
    SplittableRandom random = new SplittableRandom();
    publish(
        target,
        siege,
        250,
        forger -> {
          List<Envelope> noise =
              IntStream.range(0, ORPHAN_TRANSACTIONS)
                  .mapToObj(
                      i -> {
                        byte[] bytes = new byte[TRANSACTION_BYTES];
                        random.nextBytes(bytes);
                        return new Envelope(Bytes.of(bytes));
                      })
                  .toList();
          SealedHeader parent = forger.unknown();
          return forger.forge(parent, parent.header().timestamp() + 1, noise);
        });
  }

  /** Blocks of 1 400 signatures, too deep to come to anything. */
  public static void sideBlocks(Target target, Siege siege) throws Exception {
    Wallet wallet = Wallet.second(CHAIN);
    List<Envelope> payments =
        IntStream.range(0, SIDE_TRANSACTIONS)
            .mapToObj(i -> wallet.pay(Address.ZERO, 1).envelope())
            .toList();
    publish(
        target,
        siege,
        100,
        forger -> {
          SealedHeader parent = forger.below(DEEP);
          return forger.forge(parent, parent.header().timestamp() + 1, payments);
        });
  }

  private static void publish(Target target, Siege siege, long millis, Forgery forgery)
      throws Exception {
    try (Stranger stranger = Stranger.humble(target)) {
      Forger forger = new Forger(stranger, target);
      while (stranger.isConnected() && !siege.isOverIn(millis)) {
        stranger.gossip.publish(
            stranger.protocols.blocksTopic(), BlockCodec.encode(forgery.next(forger)));
        forger.follow();
      }
    }
  }
}
