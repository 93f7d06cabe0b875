package org.poai.network.asset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.poai.crypto.Sha256;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/** What a file is known by: the SHA-256 of the whole and those of its chunks, read in one pass. */
public record AssetHash(Hash32 sha256, ChunkList chunks) {
  /**
   * Reads a whole file.
   *
   * @throws IOException also when it is empty, or larger than an asset can be
   */
  public static AssetHash of(Path file) throws IOException {
    MessageDigest whole = Sha256.digest();
    List<Hash32> hashes = new ArrayList<>();
    long size = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < 1 || channel.size() > ChunkList.MAX_ASSET) {
        throw new IOException("an asset has 1 byte to 64 GiB, not " + channel.size() + " bytes");
      }
      ByteBuffer chunk = ByteBuffer.allocate(ChunkList.CHUNK_SIZE);
      while (fill(channel, chunk)) {
        if (hashes.size() == ChunkList.MAX_CHUNKS) {
          throw new IOException(file + " grows while it is read");
        }
        size += chunk.remaining();
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        whole.update(bytes);
        hashes.add(Sha256.hash(bytes));
        chunk.clear();
      }
    }
    return new AssetHash(Hash32.of(whole.digest()), new ChunkList(size, hashes));
  }

  /** Reads the next chunk; false at the end of the file. */
  private static boolean fill(FileChannel channel, ByteBuffer chunk) throws IOException {
    int got = 0;
    while (chunk.hasRemaining() && got >= 0) {
      got = channel.read(chunk);
    }
    return chunk.flip().hasRemaining();
  }

  /** Reads one chunk of a file. */
  public static byte[] read(Path file, ChunkList chunks, int index) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(chunks.length(index));
    long at = (long) index * ChunkList.CHUNK_SIZE;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, at + bytes.position()) < 0) {
          throw new IOException(file + " has become shorter");
        }
      }
    }
    return bytes.array();
  }
}
