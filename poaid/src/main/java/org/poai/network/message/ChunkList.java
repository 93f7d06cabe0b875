package org.poai.network.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.poai.chain.block.DecodeResult;
import org.poai.primitives.Hash32;

/**
 * The SHA-256 of each chunk of an asset. On the wire: u64 size of the asset in bytes, then the
 * hashes, 32 bytes each.
 *
 * @param size of the asset in bytes, at least 1
 * @param hashes of its chunks of {@value #CHUNK_SIZE} bytes, the last one shorter
 */
public record ChunkList(long size, List<Hash32> hashes) {
  /** 1 MiB. */
  public static final int CHUNK_SIZE = 1 << 20;

  /** So an asset has at most 64 GiB. */
  public static final int MAX_CHUNKS = 1 << 16;

  /** Bytes of the largest asset. */
  public static final long MAX_ASSET = (long) CHUNK_SIZE * MAX_CHUNKS;

  public static final int MAX_SIZE = Long.BYTES + MAX_CHUNKS * Hash32.SIZE;

  public ChunkList {
    hashes = List.copyOf(hashes);
    if (!isListOf(size, hashes.size())) {
      throw new IllegalArgumentException("not the number of chunks of " + size + " bytes");
    }
  }

  /** Whether an asset of so many bytes has so many chunks. */
  public static boolean isListOf(long size, int chunks) {
    return size >= 1 && size <= MAX_ASSET && chunks == (size + CHUNK_SIZE - 1) / CHUNK_SIZE;
  }

  /** Bytes of a chunk. */
  public int length(int chunk) {
    return (int) Math.min(CHUNK_SIZE, size - (long) chunk * CHUNK_SIZE);
  }

  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + hashes.size() * Hash32.SIZE).putLong(size);
    hashes.forEach(hash -> out.put(hash.toArray()));
    return out.array();
  }

  public static DecodeResult<ChunkList> decode(byte[] bytes) {
    if (bytes.length > MAX_SIZE) {
      return new DecodeResult.Refused<>(DecodeResult.Reason.TOO_LARGE, bytes.length + " bytes");
    }
    if (bytes.length < Long.BYTES || (bytes.length - Long.BYTES) % Hash32.SIZE != 0) {
      return new DecodeResult.Refused<>(DecodeResult.Reason.MALFORMED, "not a size and hashes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long size = in.getLong();
    List<Hash32> hashes = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] hash = new byte[Hash32.SIZE];
      in.get(hash);
      hashes.add(Hash32.of(hash));
    }
    try {
      return new DecodeResult.Ok<>(new ChunkList(size, hashes));
    } catch (IllegalArgumentException e) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }
}
