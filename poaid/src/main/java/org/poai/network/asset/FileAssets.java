package org.poai.network.asset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.crypto.Sha256;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;

/** Assets that are files which no longer change. Safe from any thread. */
public final class FileAssets implements AssetStore {
  private final Map<Hash32, Asset> assets = new ConcurrentHashMap<>();

  private record Asset(Path file, ChunkList chunks) {}

  /**
   * Gives a file from now on; reads it once, for the hashes of its chunks.
   *
   * @param sha256 of the file, which the caller has verified
   */
  public void add(Path file, Hash32 sha256) throws IOException {
    assets.put(sha256, new Asset(file, hash(file)));
  }

  private static ChunkList hash(Path file) throws IOException {
    long size = Files.size(file);
    List<Hash32> hashes = new ArrayList<>();
    for (long at = 0; at < size; at += ChunkList.CHUNK_SIZE) {
      int length = (int) Math.min(ChunkList.CHUNK_SIZE, size - at);
      hashes.add(Sha256.hash(read(file, at, length)));
    }
    return new ChunkList(size, hashes);
  }

  @Override
  public Optional<ChunkList> chunks(Hash32 sha256) {
    return Optional.ofNullable(assets.get(sha256)).map(Asset::chunks);
  }

  @Override
  public Optional<byte[]> chunk(Hash32 sha256, int index) {
    return Optional.ofNullable(assets.get(sha256))
        .filter(asset -> index >= 0 && index < asset.chunks().hashes().size())
        .map(asset -> bytes(asset, index));
  }

  private static byte[] bytes(Asset asset, int index) {
    try {
      return read(asset.file(), (long) index * ChunkList.CHUNK_SIZE, asset.chunks().length(index));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
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
