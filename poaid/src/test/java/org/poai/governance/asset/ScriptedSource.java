package org.poai.governance.asset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.poai.crypto.Sha256;
import org.poai.network.asset.ChunkSource;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;
import org.poai.testing.VirtualTime;

/** A source of one file that does what a test says, in virtual time. */
final class ScriptedSource implements ChunkSource {
  /** How long an answer takes. */
  static final long MILLIS = 100;

  final List<Integer> asked = new ArrayList<>();
  final List<String> blamed = new ArrayList<>();
  int mostInFlight;
  private final VirtualTime time;
  private final String name;
  private final byte[] content;
  private final TreeSet<Integer> falseChunks = new TreeSet<>();
  private Optional<ChunkList> list;
  private boolean isSilent;
  private int inFlight;

  ScriptedSource(VirtualTime time, String name, byte[] content) {
    this.time = time;
    this.name = name;
    this.content = content.clone();
    this.list = Optional.of(listOf(content));
  }

  static ChunkList listOf(byte[] content) {
    List<Hash32> hashes = new ArrayList<>();
    for (int at = 0; at < content.length; at += ChunkList.CHUNK_SIZE) {
      hashes.add(Sha256.hash(slice(content, at)));
    }
    return new ChunkList(content.length, hashes);
  }

  private static byte[] slice(byte[] content, int at) {
    return Arrays.copyOfRange(content, at, Math.min(content.length, at + ChunkList.CHUNK_SIZE));
  }

  /** Gives bytes that its list does not name. */
  ScriptedSource lyingAbout(int chunk) {
    falseChunks.add(chunk);
    return this;
  }

  /** Has nothing. */
  ScriptedSource without() {
    list = Optional.empty();
    return this;
  }

  /** Says that it has it, and gives nothing. */
  ScriptedSource silent() {
    isSilent = true;
    return this;
  }

  ChunkList said() {
    return list.orElseThrow();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletableFuture<Optional<ChunkList>> list() {
    return later(list);
  }

  @Override
  public CompletableFuture<Optional<byte[]>> chunk(ChunkList said, int index) {
    asked.add(index);
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    byte[] bytes = slice(content, index * ChunkList.CHUNK_SIZE);
    if (falseChunks.contains(index)) {
      bytes[0] ^= 1;
    }
    CompletableFuture<Optional<byte[]>> answer =
        isSilent ? laterBy(30_000, Optional.empty()) : later(Optional.of(bytes));
    return answer.whenComplete((found, failure) -> inFlight--);
  }

  private <V> CompletableFuture<V> later(V value) {
    return laterBy(MILLIS, value);
  }

  private <V> CompletableFuture<V> laterBy(long millis, V value) {
    CompletableFuture<V> future = new CompletableFuture<>();
    time.after(millis, () -> future.complete(value));
    return future;
  }

  @Override
  public void blameList(String detail) {
    blamed.add("list");
  }

  @Override
  public void blameChunk(String detail) {
    blamed.add("chunk");
  }
}
