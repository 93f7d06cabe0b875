package org.poai.hostile;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.difficulty.Work;
import org.poai.libp2p.gossipsub.Gossipsub;
import org.poai.libp2p.identify.Identify;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.ping.Ping;
import org.poai.libp2p.request.Frames;
import org.poai.libp2p.stream.Stream;
import org.poai.network.message.ChainTip;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.RangeRequest;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Attacks of peers that shake hands and then ask, write or read as nobody should. */
public final class PeerAttacks {
  private static final int LARGE_FRAME = 4_000_000;
  private static final int PIECE = 64 << 10;

  private PeerAttacks() {}

  /** Asks for all that there is, on all streams that it may open, and does not read it. */
  public static void hoardAnswers(Target target, Siege siege) throws Exception {
    ask(target, siege, 200, false);
  }

  /** The same, but reads 64 KiB of each answer every two seconds. */
  public static void readSlowly(Target target, Siege siege) throws Exception {
    ask(target, siege, 2_000, true);
  }

  private static void ask(Target target, Siege siege, long millis, boolean reads) throws Exception {
    try (Stranger stranger = Stranger.humble(target)) {
      Readers readers = new Readers();
      byte[] range = FrameReader.frame(new RangeRequest(BlockNumber.of(1), 1024).encode());
      byte[] headers =
          FrameReader.frame(new HeadersRequest(List.of(target.genesis()), 512).encode());
      while (stranger.isConnected() && !siege.isOverIn(millis)) {
        for (int i = 0; i < 4; i++) {
          send(stranger, stranger.protocols.range().protocol(), readers, range);
        }
        send(stranger, stranger.protocols.headers().protocol(), readers, headers);
        if (reads) {
          readers.next();
        }
      }
    }
  }

  private static void send(Stranger stranger, String protocol, Readers readers, byte[] bytes) {
    var unused =
        stranger
            .host
            .open(stranger.victim(), List.of(protocol), stream -> readers)
            .thenAccept(
                stream -> {
                  stream.write(bytes);
                  stream.closeWrite();
                });
  }

  /** Begins a frame of gossip of 4 MB every ten seconds, and a request, and ends none. */
  public static void leaveFramesUnfinished(Target target, Siege siege) throws Exception {
    try (Stranger stranger = Stranger.humble(target)) {
      byte[] almost = new byte[LARGE_FRAME];
      byte[] prefix = FrameReader.prefix(LARGE_FRAME + 100);
      System.arraycopy(prefix, 0, almost, 0, prefix.length);
      while (stranger.isConnected()) {
        Stream gossip = stranger.open(Gossipsub.PROTOCOL, new Readers());
        for (int at = 0; at < almost.length; at += PIECE) {
          gossip.write(
              java.util.Arrays.copyOfRange(almost, at, Math.min(almost.length, at + PIECE)));
        }
        stranger.open(stranger.protocols.range().protocol(), new Readers()).write(prefix);
        if (siege.isOverIn(10_000)) {
          return;
        }
      }
    }
  }

  /** Opens streams, of which the node knows or not, and leaves or resets them. */
  public static void openStreams(Target target, Siege siege) throws Exception {
    List<String> protocols =
        List.of("/kad/1.0.0", Identify.PROTOCOL, Ping.PROTOCOL, Gossipsub.PROTOCOL);
    try (Stranger stranger = Stranger.humble(target)) {
      for (int i = 0; stranger.isConnected() && !siege.isOverIn(5); i++) {
        boolean resets = i % 2 == 0;
        var unused =
            stranger
                .host
                .open(
                    stranger.victim(),
                    List.of(protocols.get(i % protocols.size())),
                    stream -> new Readers())
                .thenAccept(
                    stream -> {
                      if (resets) {
                        stream.reset();
                      }
                    });
      }
    }
  }

  /** Sends 64 KiB on streams of ping and of identify's push, over and over. */
  public static void pingAndPush(Target target, Siege siege) throws Exception {
    byte[] much = new byte[PIECE];
    new SplittableRandom().nextBytes(much);
    try (Stranger stranger = Stranger.humble(target)) {
      while (stranger.isConnected() && !siege.isOverIn(50)) {
        stranger.open(Ping.PROTOCOL, new Readers()).write(much);
        Stream push = stranger.open("/ipfs/id/push/1.0.0", new Readers());
        push.write(FrameReader.frame(new byte[4_000]));
        push.closeWrite();
      }
    }
  }

  /** Publishes what is neither block nor transaction. */
  public static void publishGarbage(Target target, Siege siege) throws Exception {
    SplittableRandom random = new SplittableRandom();
    try (Stranger stranger = Stranger.humble(target)) {
      while (stranger.isConnected() && !siege.isOverIn(20)) {
        byte[] garbage = new byte[1 + random.nextInt(20_000)];
        random.nextBytes(garbage);
        stranger.gossip.publish(
            random.nextBoolean()
                ? stranger.protocols.blocksTopic()
                : stranger.protocols.transactionsTopic(),
            garbage);
      }
    }
  }

  /** Claims the most work and lets whoever asks for its headers wait. */
  public static void claimAndHang(Target target, Siege siege) throws Exception {
    claim(target, siege, new CompletableFuture<>());
  }

  /** Claims the most work and has headers that are none. */
  public static void claimAndLie(Target target, Siege siege) throws Exception {
    claim(target, siege, CompletableFuture.completedFuture(List.of(new byte[500])));
  }

  private static void claim(Target target, Siege siege, CompletableFuture<List<byte[]>> headers)
      throws Exception {
    byte[] hash = new byte[Hash32.SIZE];
    new SplittableRandom().nextBytes(hash);
    ChainTip tip =
        new ChainTip(
            Hash32.of(hash),
            BlockNumber.of(1_000_000),
            new Work(UInt256.of(java.math.BigInteger.ONE.shiftLeft(200))));
    try (Stranger liar =
        Stranger.claiming(
            target,
            tip,
            stranger ->
                stranger.requests.serve(
                    stranger.protocols.headers(),
                    (peer, asked) -> headers.thenApply(Frames::of)))) {
      while (liar.isConnected() && !siege.isOverIn(1_000)) {
        // It waits to be asked.
      }
    }
  }
}
