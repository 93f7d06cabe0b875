package org.poai.network.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainTip;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.ManifestRequest;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * A peer that has a chain, a line of some speed, and a twist: what it does with the honest answer
 * before it leaves.
 */
final class ScriptedPeer {
  private static final int FULL_RESPONSE = 8 << 20;

  final Peer connection;
  private Map<Hash32, Integer> heights = new HashMap<>();
  private TestChain chain = new TestChain(List.of());
  private ChainTip claim;
  private long latencyMillis = 20;
  private long bytesPerSecond = 10_000_000;
  private Twist twist = (asked, honest) -> honest;
  private Function<HeadersRequest, List<byte[]>> headers = this::honestHeaders;
  private long busyUntil;

  /** Blocks that it has sent. */
  int sentBlocks;

  /** What is asked of a peer. */
  enum Asked {
    HEADERS,
    BLOCKS,
    MANIFESTS
  }

  /** The frames of an answer; empty where none comes. */
  @FunctionalInterface
  interface Twist {
    Optional<List<byte[]>> apply(Asked asked, Optional<List<byte[]>> honest);
  }

  /** An answer and when its last byte is there; empty where none comes. */
  record Answer(Optional<List<byte[]>> frames, long millis) {}

  ScriptedPeer(int number, TestChain chain) {
    PeerId id =
        new PeerId(Bytes.of((byte) 0, (byte) 4, (byte) 9, (byte) 9, (byte) 9, (byte) number));
    this.connection = new Peer(id, address(), true);
    this.claim = chain.tip();
    has(chain);
  }

  private static Multiaddr address() {
    try {
      return Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  PeerId id() {
    return connection.id();
  }

  /** From now on it has this chain; what it claims stays as it is. */
  ScriptedPeer has(TestChain newChain) {
    chain = newChain;
    heights = new HashMap<>();
    heights.put(SyncRig.GENESIS, 0);
    for (int number = 1; number <= chain.height(); number++) {
      heights.put(chain.at(number).hash(), number);
    }
    return this;
  }

  ScriptedPeer claims(ChainTip tip) {
    claim = tip;
    return this;
  }

  ChainTip claim() {
    return claim;
  }

  ScriptedPeer line(long newLatencyMillis, long newBytesPerSecond) {
    latencyMillis = newLatencyMillis;
    bytesPerSecond = newBytesPerSecond;
    return this;
  }

  ScriptedPeer twist(Twist newTwist) {
    twist = newTwist;
    return this;
  }

  /** Headers come from elsewhere than its chain. */
  ScriptedPeer answeringHeaders(Function<HeadersRequest, List<byte[]>> source) {
    headers = source;
    return this;
  }

  Answer headers(HeadersRequest request, long nowNanos) {
    return answer(Asked.HEADERS, headers.apply(request), nowNanos);
  }

  Answer manifests(ManifestRequest request, long nowNanos) {
    List<byte[]> honest =
        request.hashes().stream()
            .map(
                hash ->
                    SyncRig.PLANS.stream()
                        .filter(plan -> plan.hash().equals(hash))
                        .map(plan -> ManifestCodec.encode(plan.manifest()))
                        .findFirst()
                        .orElseGet(() -> new byte[0]))
            .toList();
    return answer(Asked.MANIFESTS, honest, nowNanos);
  }

  Answer blocks(BlocksRequest request, long nowNanos) {
    Answer answer = answer(Asked.BLOCKS, honestBlocks(request), nowNanos);
    sentBlocks += answer.frames().map(List::size).orElse(0);
    return answer;
  }

  private Answer answer(Asked asked, List<byte[]> honest, long nowNanos) {
    Optional<List<byte[]>> frames = twist.apply(asked, Optional.of(honest));
    long bytes = frames.stream().flatMap(List::stream).mapToLong(frame -> frame.length).sum();
    busyUntil = Math.max(nowNanos, busyUntil) + bytes * 1_000_000_000 / bytesPerSecond;
    return new Answer(frames, latencyMillis + TimeUnit.NANOSECONDS.toMillis(busyUntil - nowNanos));
  }

  private List<byte[]> honestHeaders(HeadersRequest request) {
    List<byte[]> frames = new ArrayList<>();
    for (Hash32 hash : request.locator()) {
      Integer meet = heights.get(hash);
      if (meet != null) {
        int last = Math.min(chain.height(), meet + request.max());
        for (int number = meet + 1; number <= last; number++) {
          frames.add(HeaderCodec.encode(chain.at(number).header()));
        }
        break;
      }
    }
    return frames;
  }

  private List<byte[]> honestBlocks(BlocksRequest request) {
    List<byte[]> frames = new ArrayList<>();
    int bytes = 0;
    for (Hash32 hash : request.hashes()) {
      Integer number = heights.get(hash);
      if (number == null || number == 0) {
        break;
      }
      Block block = chain.at(number);
      byte[] wire = BlockCodec.encode(block);
      bytes += wire.length;
      if (bytes > FULL_RESPONSE) {
        break;
      }
      frames.add(wire);
    }
    return frames;
  }
}
