package org.poai.network.asset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Optional;
import org.poai.crypto.Sha256;
import org.poai.disk.WholeFile;
import org.poai.network.message.ChunkList;

/**
 * An asset of which some chunks are here: its bytes ({@code .part}), the list that they belong to
 * ({@code .list}) and a bit for each that was written ({@code .got}), so that a restart goes on.
 * The bits are a hint: after a loss of power they may say more than the disk has, so the whole is
 * read again before it counts. Called on workers; safe from several.
 */
public final class PartFile {
  private final Path part;
  private final Path list;
  private final Path got;

  /** The list whose chunks are taken. */
  private Optional<ChunkList> current = Optional.empty();

  /** The parts that belong to a file that is not there yet. */
  public PartFile(Path target) {
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.list = target.resolveSibling(target.getFileName() + ".list");
    this.got = target.resolveSibling(target.getFileName() + ".got");
  }

  /** What is here of the asset. */
  public record Progress(ChunkList list, BitSet got) {
    /** Bytes that are here. */
    public long bytes() {
      return got.stream().mapToLong(list::length).sum();
    }
  }

  /** What an earlier run left; empty where there is nothing, or nothing that can be read. */
  public Optional<Progress> progress() throws IOException {
    if (!Files.isRegularFile(part) || !Files.isRegularFile(list) || !Files.isRegularFile(got)) {
      return Optional.empty();
    }
    if (Files.size(list) > ChunkList.MAX_SIZE || Files.size(got) > ChunkList.MAX_CHUNKS / 8) {
      return Optional.empty();
    }
    Optional<ChunkList> chunks =
        ChunkList.decode(Files.readAllBytes(list)).match(Optional::of, refused -> Optional.empty());
    byte[] bits = Files.readAllBytes(got);
    return chunks.map(
        known -> {
          BitSet set = BitSet.valueOf(bits);
          set.clear(known.hashes().size(), Math.max(known.hashes().size(), set.length()));
          return new Progress(known, set);
        });
  }

  /** Begins with a list; chunks of the one before that are the same in this stay. */
  synchronized BitSet begin(ChunkList chunks) throws IOException {
    Optional<Progress> before = progress();
    BitSet same = new BitSet();
    if (before.isPresent()) {
      ChunkList old = before.get().list();
      before.get().got().stream()
          .filter(i -> i < chunks.hashes().size() && old.length(i) == chunks.length(i))
          .filter(i -> old.hashes().get(i).equals(chunks.hashes().get(i)))
          .forEach(same::set);
      if (old.equals(chunks)) {
        current = Optional.of(chunks);
        return same;
      }
    }
    Files.deleteIfExists(got);
    WholeFile.replace(list, chunks.encode());
    try (FileChannel channel = open(part)) {
      channel.truncate(chunks.size());
    }
    Files.write(got, same.toByteArray());
    current = Optional.of(chunks);
    return same;
  }

  /** Writes a chunk; one of another list than the current comes too late and is dropped. */
  synchronized void write(ChunkList chunks, int index, byte[] bytes) throws IOException {
    if (!current.equals(Optional.of(chunks))) {
      return;
    }
    try (FileChannel channel = open(part)) {
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        int unused = channel.write(out, (long) index * ChunkList.CHUNK_SIZE + out.position());
      }
    }
    mark(index);
  }

  private void mark(int index) throws IOException {
    try (FileChannel channel = open(got)) {
      ByteBuffer bits = ByteBuffer.allocate(1);
      int unusedRead = channel.read(bits, index / 8);
      byte before = bits.position() == 0 ? 0 : bits.get(0);
      byte after = (byte) (before | 1 << (index % 8));
      int unused = channel.write(ByteBuffer.wrap(new byte[] {after}), index / 8);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** The hash of what is here. */
  AssetHash hash() throws IOException {
    return AssetHash.of(part);
  }

  /** The chunks that are on the disk as the list has them. */
  BitSet intact(ChunkList chunks) {
    BitSet intact = new BitSet();
    for (int i = 0; i < chunks.hashes().size(); i++) {
      if (isIntact(chunks, i)) {
        intact.set(i);
      }
    }
    return intact;
  }

  private boolean isIntact(ChunkList chunks, int index) {
    try {
      byte[] bytes = AssetHash.read(part, chunks, index);
      return Sha256.hash(bytes).equals(chunks.hashes().get(index));
    } catch (IOException e) {
      return false;
    }
  }

  /** Notes which chunks are here. */
  synchronized void note(BitSet intact) throws IOException {
    Files.write(got, intact.toByteArray());
  }

  /** Takes over a file that was whole and is no longer; what of it has changed is found later. */
  public synchronized void adopt(Path whole, ChunkList chunks) throws IOException {
    delete();
    Files.move(whole, part, StandardCopyOption.ATOMIC_MOVE);
    WholeFile.replace(list, chunks.encode());
    BitSet all = new BitSet();
    all.set(0, chunks.hashes().size());
    note(all);
  }

  /** The whole is here: moves it, safe on the disk, and forgets the rest. */
  synchronized void moveTo(Path target) throws IOException {
    try (FileChannel channel = open(part)) {
      channel.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    WholeFile.syncFolder(target);
    delete();
  }

  /** Forgets all of it. */
  public synchronized void delete() throws IOException {
    current = Optional.empty();
    Files.deleteIfExists(got);
    Files.deleteIfExists(list);
    Files.deleteIfExists(part);
  }
}
