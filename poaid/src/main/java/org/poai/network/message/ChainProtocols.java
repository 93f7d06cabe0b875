package org.poai.network.message;

import java.time.Duration;
import org.poai.chain.block.Header;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.libp2p.request.Exchange;
import org.poai.primitives.Hash32;

/**
 * The protocol ids and topics of one chain, with their limits. All but the handshake carry the
 * first 8 hex digits of the genesis hash, so that nodes of two chains that meet share nothing else.
 */
public record ChainProtocols(String digits) {
  /** A response is full when the next block would make it larger: 8 MiB. */
  public static final int FULL_RESPONSE = 8 << 20;

  /** The handshake, the same on every chain. */
  public static final Exchange STATUS =
      new Exchange(
          "/poai/status/1", StatusCodec.MAX_SIZE, framed(StatusCodec.MAX_SIZE, 1), seconds(10), 2);

  /** What stands before a frame: at most so many bytes. */
  private static final int PREFIX = 5;

  public static ChainProtocols of(Hash32 genesis) {
    return new ChainProtocols(genesis.toHex().substring(2, 10));
  }

  /** Headers by locator: {@link HeadersRequest}. */
  public Exchange headers() {
    return new Exchange(
        id("headers"),
        HeadersRequest.MAX_SIZE,
        framed(Header.MAX_SIZE, HeadersRequest.MAX_HEADERS),
        seconds(15),
        4);
  }

  /** Blocks by hash: {@link BlocksRequest}. */
  public Exchange blocks() {
    return new Exchange(id("blocks"), BlocksRequest.MAX_SIZE, blockBytes(), seconds(30), 4);
  }

  /** Blocks by canonical range: {@link RangeRequest}. */
  public Exchange range() {
    return new Exchange(id("range"), RangeRequest.MAX_SIZE, blockBytes(), seconds(30), 4);
  }

  /** Assets by SHA-256: {@link AssetRequest}. */
  public Exchange asset() {
    return new Exchange(
        id("asset"), AssetRequest.MAX_SIZE, framed(ChunkList.MAX_SIZE, 1), seconds(30), 4);
  }

  /** Contents of manifests by hash: {@link ManifestRequest}. */
  public Exchange manifest() {
    return new Exchange(
        id("manifest"),
        ManifestRequest.MAX_SIZE,
        framed(ManifestCodec.MAX_SIZE, ManifestRequest.MAX_HASHES),
        seconds(10),
        4);
  }

  /** The topic of new blocks: messages are JCS(block). */
  public String blocksTopic() {
    return id("blocks");
  }

  /** The topic of pending transactions: messages are raw typed envelopes. */
  public String transactionsTopic() {
    return id("transactions");
  }

  /** The id of a protocol of this chain, or of a topic. */
  public String id(String name) {
    return "/poai/" + digits + "/" + name + "/1";
  }

  private static int blockBytes() {
    return FULL_RESPONSE + PREFIX * RangeRequest.MAX_COUNT;
  }

  private static int framed(int size, int frames) {
    return frames * (size + PREFIX);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
