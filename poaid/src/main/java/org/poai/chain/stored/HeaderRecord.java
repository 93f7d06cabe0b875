package org.poai.chain.stored;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Work;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * A header as it is stored under its hash: cumulative work (32 bytes, big-endian) ‖ proof status (1
 * byte) ‖ S (32 bytes) ‖ canonical JSON of the header.
 */
public record HeaderRecord(SealedHeader header, Work totalWork, ProofStatus proof) {
  private static final int PREFIX = 65;

  byte[] encode() {
    byte[] json = HeaderCodec.encode(header.header());
    return ByteBuffer.allocate(PREFIX + json.length)
        .put(totalWork.value().toBytes())
        .put(proof.id())
        .put(header.sealHash().toArray())
        .put(json)
        .array();
  }

  /** The canonical JSON alone. */
  static byte[] wire(byte[] stored) {
    return Arrays.copyOfRange(stored, PREFIX, stored.length);
  }

  /** Reads what {@link #encode} wrote; the hashes are taken as stored. */
  static HeaderRecord decode(Hash32 hash, byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    byte[] work = new byte[32];
    in.get(work);
    ProofStatus proof = ProofStatus.ofId(in.get());
    byte[] sealHash = new byte[32];
    in.get(sealHash);
    try {
      return new HeaderRecord(
          new SealedHeader(
              HeaderCodec.fromJson(Json.parse(wire(stored))), Hash32.of(sealHash), hash),
          new Work(UInt256.fromBytes(work)),
          proof);
    } catch (JsonException e) {
      throw new IllegalStateException("stored header " + hash + " is damaged: " + e.getMessage());
    }
  }
}
