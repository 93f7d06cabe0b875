package org.poai.network.asset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Sha256;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.RequestException;
import org.poai.network.message.ChunkList;
import org.poai.network.peer.Offence;
import org.poai.network.peer.PeerClient;
import org.poai.network.peer.Penalties;
import org.poai.primitives.Hash32;

/**
 * Fetches one asset from one peer after the other: the list of its chunks, the chunks, each held
 * against the list, at last the whole against its SHA-256. A list whose chunks do not make the
 * asset is its giver's lie; a chunk that the giver's own list does not name, too. When a peer goes,
 * the next one with the same list carries on. Runs on the workers, one step at a time, and owns its
 * file.
 */
public final class AssetDownload {
  private final PeerClient client;
  private final Penalties penalties;
  private final Executor workers;
  private final Hash32 sha256;
  private final Path target;
  private final long maxSize;
  private final Deque<PeerId> peers = new ArrayDeque<>();
  private final CompletableFuture<Boolean> result = new CompletableFuture<>();

  /** The list that the chunks written so far belong to, and how many they are. */
  private Optional<ChunkList> list = Optional.empty();

  private int written;

  private AssetDownload(
      PeerClient client,
      Penalties penalties,
      Executor workers,
      Hash32 sha256,
      Path target,
      long maxSize) {
    this.client = client;
    this.penalties = penalties;
    this.workers = workers;
    this.sha256 = sha256;
    this.target = target;
    this.maxSize = maxSize;
  }

  /** What a download needs of the network. */
  public record Access(PeerClient client, Penalties penalties, Executor workers) {}

  /**
   * Fetches an asset into a file; ends with whether one of the peers gave it.
   *
   * @param maxSize an asset that claims more bytes is not fetched
   */
  public static CompletableFuture<Boolean> fetch(
      Access access, Hash32 sha256, Path target, long maxSize, List<PeerId> peers) {
    AssetDownload download =
        new AssetDownload(
            access.client(), access.penalties(), access.workers(), sha256, target, maxSize);
    download.peers.addAll(peers);
    download.nextPeer();
    return download.result;
  }

  private Path part() {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private void nextPeer() {
    PeerId peer = peers.poll();
    if (peer == null) {
      result.complete(false);
      return;
    }
    var unused =
        client
            .chunkList(peer, sha256)
            .thenAcceptAsync(answer -> begin(peer, answer), workers)
            .exceptionally(failure -> next(failure));
  }

  private void begin(PeerId peer, Optional<ChunkList> answer) {
    if (answer.isEmpty() || answer.get().size() > maxSize) {
      nextPeer();
      return;
    }
    if (!answer.equals(list)) {
      list = answer;
      written = 0;
    }
    chunk(peer, answer.get());
  }

  private void chunk(PeerId peer, ChunkList chunks) {
    if (written == chunks.hashes().size()) {
      finish(peer);
      return;
    }
    var unused =
        client
            .chunk(peer, sha256, written)
            .thenAcceptAsync(bytes -> received(peer, chunks, bytes), workers)
            .exceptionally(failure -> next(failure));
  }

  private void received(PeerId peer, ChunkList chunks, byte[] bytes) {
    if (!Sha256.hash(bytes).equals(chunks.hashes().get(written))) {
      penalties.blame(peer, Offence.FALSE_CHUNK, "chunk " + written + " of " + sha256);
      nextPeer();
      return;
    }
    try {
      write(written, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written++;
    chunk(peer, chunks);
  }

  /** A peer that does not answer is left; a file that cannot be written ends the download. */
  private @Nullable Void next(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RequestException) {
      nextPeer();
    } else {
      result.completeExceptionally(failure);
    }
    return null;
  }

  private void write(int index, byte[] bytes) throws IOException {
    StandardOpenOption first =
        index == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.WRITE;
    try (FileChannel channel =
        FileChannel.open(part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, first)) {
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        channel.write(out, (long) index * ChunkList.CHUNK_SIZE + out.position());
      }
    }
  }

  private void finish(PeerId peer) {
    try {
      if (hash(part()).equals(sha256)) {
        Files.move(part(), target, StandardCopyOption.REPLACE_EXISTING);
        result.complete(true);
        return;
      }
      Files.deleteIfExists(part());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    list = Optional.empty();
    penalties.blame(peer, Offence.FALSE_CHUNK_LIST, "the chunks of " + sha256);
    nextPeer();
  }

  private static Hash32 hash(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    ByteBuffer buffer = ByteBuffer.allocate(ChunkList.CHUNK_SIZE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    return Hash32.of(digest.digest());
  }
}
