package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.poai.network.ChainNode.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.crypto.Keccak;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Frames;
import org.poai.libp2p.request.RequestException;
import org.poai.network.ChainNode.Stack;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.ManifestRequest;
import org.poai.network.message.RangeRequest;
import org.poai.network.peer.PeerClient;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** A node answers what it is asked of its chain, and no more than it should. */
final class ServeTest {
  private static final int BLOCKS = 20;

  private final MemoryNet net = new MemoryNet();
  private final ManualClock clock = ChainNode.clock();
  private final List<Block> blocks = new ArrayList<>();
  private ChainNode server;
  private ChainNode asker;
  private PeerClient client;
  private PeerId peer;

  @BeforeEach
  void connect() {
    server = new ChainNode(1, Stack.of(net.node(1)), clock);
    asker = new ChainNode(2, Stack.of(net.node(2)), clock);
    client = asker.network.client();
    peer = server.host.id();
    for (int i = 0; i < BLOCKS; i++) {
      clock.advanceSeconds(5);
      blocks.add(server.mine());
    }
    net.connect(net.node(2), net.node(1));
    Until.holds("ready", () -> asker.sees(server).isPresent());
  }

  @AfterEach
  void close() {
    server.close();
    asker.close();
    net.close();
  }

  private static RequestException.Cause cause(CompletableFuture<?> future) {
    try {
      throw new AssertionError("an answer: " + await(future));
    } catch (CompletionException e) {
      return Optional.ofNullable(e.getCause())
          .map(failure -> ((RequestException) failure).why())
          .orElseThrow();
    }
  }

  @Test
  void headers_followTheFirstKnownHash() {
    // Not what the asker has: it is catching up meanwhile.
    List<Hash32> first = List.of(server.tree.chain().genesis().hash());
    List<SealedHeader> all = await(client.headers(peer, new HeadersRequest(first, 512)));
    List<Hash32> later = List.of(Hash32.ZERO, blocks.get(9).hash(), blocks.get(0).hash());

    assertThat(all)
        .extracting(SealedHeader::hash)
        .isEqualTo(blocks.stream().map(Block::hash).toList());
    assertThat(await(client.headers(peer, new HeadersRequest(later, 3))))
        .isEqualTo(all.subList(10, 13));
    assertThat(await(client.headers(peer, new HeadersRequest(List.of(Hash32.ZERO), 3)))).isEmpty();
  }

  @Test
  void blocks_endBeforeTheFirstThatIsUnknown() {
    List<Hash32> hashes =
        List.of(blocks.get(3).hash(), blocks.get(1).hash(), Hash32.ZERO, blocks.get(2).hash());

    assertThat(await(client.blocks(peer, new BlocksRequest(hashes))))
        .containsExactly(BlockCodec.encode(blocks.get(3)), BlockCodec.encode(blocks.get(1)));
  }

  @Test
  void range_endsWithTheChain() {
    List<byte[]> last = await(client.range(peer, new RangeRequest(BlockNumber.of(19), 1024)));
    List<byte[]> beyond = await(client.range(peer, new RangeRequest(BlockNumber.of(21), 1)));
    List<byte[]> extreme =
        await(client.range(peer, new RangeRequest(BlockNumber.of(Long.MAX_VALUE), 2)));

    assertThat(last)
        .containsExactly(BlockCodec.encode(blocks.get(18)), BlockCodec.encode(blocks.get(19)));
    assertThat(beyond).isEmpty();
    assertThat(extreme).isEmpty();
  }

  private static ManifestRequest manifestRequest(Hash32... hashes) {
    return new ManifestRequest(List.of(hashes));
  }

  @Test
  void manifests_areAnsweredInOrder_unknownOnesEmpty() {
    Hash32 known = ManifestCodec.hash(ChainNode.MANIFEST);

    List<Optional<byte[]>> answer =
        await(client.manifests(peer, manifestRequest(Hash32.ZERO, known)));

    assertThat(answer.get(0)).isEmpty();
    assertThat(answer.get(1))
        .hasValueSatisfying(bytes -> assertThat(Keccak.hash(bytes)).isEqualTo(known));
    assertThat(answer).hasSize(2);
    assertThat(net.node(2).bannedPeers).isEmpty();
  }

  private void answerManifests(byte[]... frames) {
    ChainProtocols protocols = ChainProtocols.of(server.tree.chain().genesis().hash());
    net.node(1)
        .serve(
            protocols.manifest(),
            (asker, request) -> CompletableFuture.completedFuture(Frames.of(List.of(frames))));
  }

  @Test
  void manifest_thatIsNotTheOneAskedFor_bansItsGiver() {
    answerManifests(new byte[] {1});

    assertThat(cause(client.manifests(peer, manifestRequest(Hash32.ZERO))))
        .isEqualTo(RequestException.Cause.MALFORMED);
    Until.holds("banned", () -> net.node(2).bannedPeers.contains(peer));
    Until.holds("told", () -> asker.told.lines.contains("banned for FALSE_MANIFEST"));
  }

  @Test
  void manifests_ofAnotherNumber_orTooLarge_areNoAnswer() {
    byte[] large = new byte[ManifestCodec.MAX_SIZE + 1];

    answerManifests(new byte[0], new byte[0]);
    assertThat(cause(client.manifests(peer, manifestRequest(Hash32.ZERO))))
        .isEqualTo(RequestException.Cause.MALFORMED);
    answerManifests(large);
    assertThat(cause(client.manifests(peer, manifestRequest(Keccak.hash(large)))))
        .isEqualTo(RequestException.Cause.MALFORMED);
    Until.holds("twice 50 points", () -> net.node(2).bannedPeers.contains(peer));
    Until.holds("told", () -> asker.told.lines.contains("banned for MALFORMED"));
  }

  @Test
  void malformedRequest_isRefusedAndCounts() {
    ChainProtocols protocols = ChainProtocols.of(server.tree.chain().genesis().hash());
    byte[] tooMany = new RangeRequest(BlockNumber.GENESIS, 1025).encode();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> await(net.node(2).ask(peer, protocols.range(), tooMany)))
          .hasCauseInstanceOf(RequestException.class);
    }
    Until.holds("banned", () -> net.node(1).bannedPeers.contains(asker.host.id()));
  }

  @Test
  void endlessRequests_endInABan() {
    ChainProtocols protocols = ChainProtocols.of(server.tree.chain().genesis().hash());
    byte[] request = new RangeRequest(BlockNumber.GENESIS, 1).encode();

    Until.holds(
        "banned",
        () -> {
          var unused = net.node(2).ask(peer, protocols.range(), request);
          return net.node(1).bannedPeers.contains(asker.host.id());
        });
    Until.holds(
        "the log says so", () -> server.told.lines.contains("banned for TOO_MANY_REQUESTS"));
  }

  @Test
  void answersThatAreNone_blameWhoGaveThem() {
    MemoryNet.Node liar = net.node(9);
    Liar.at(liar, server);
    ChainProtocols protocols = ChainProtocols.of(server.tree.chain().genesis().hash());
    byte[] header = HeaderCodec.encode(blocks.get(5).header());
    liar.serve(
        protocols.headers(),
        (from, asked) -> CompletableFuture.completedFuture(Frames.of(List.of(header))));
    net.connect(liar, net.node(2));
    Until.holds("met", () -> net.node(2).connected.containsKey(liar.id));
    HeadersRequest request = new HeadersRequest(List.of(blocks.get(9).hash()), 1);

    assertThat(cause(client.headers(liar.id, request))).isEqualTo(RequestException.Cause.MALFORMED);
    assertThat(cause(client.headers(liar.id, request))).isEqualTo(RequestException.Cause.MALFORMED);
    Until.holds("banned", () -> net.node(2).bannedPeers.contains(liar.id));
  }
}
