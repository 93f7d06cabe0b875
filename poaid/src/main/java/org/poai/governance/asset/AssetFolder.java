package org.poai.governance.asset;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.rules.ContentId;
import org.poai.crypto.Sha256;
import org.poai.disk.WholeFile;
import org.poai.network.asset.AssetHash;
import org.poai.network.asset.AssetStore;
import org.poai.network.asset.PartFile;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of assets: {@code <sha256>}, the list of its chunks ({@code .chunks}) and a note
 * ({@code .json}), which is written last, so that what has one is whole. It remembers nothing, so a
 * node and a command may use it at the same time. Safe from any thread; reads and writes files.
 *
 * <p>A chunk is held against the list each time that it is given to a peer. One that does not fit
 * any more turns the asset into one that lacks a chunk, which a fetch brings back.
 */
public final class AssetFolder implements AssetStore {
  private static final Logger LOG = LoggerFactory.getLogger(AssetFolder.class);
  private static final String NOTE = ".json";
  private static final String CHUNKS = ".chunks";

  /** Left where an asset that is to stay turned out damaged, until it is whole again. */
  private static final String PINNED = ".pinned";

  private static final long DRAFT_MILLIS = 3_600_000;

  private final Path root;

  public AssetFolder(Path root) {
    this.root = root;
  }

  /** Where an asset lies once it is here. */
  public Path path(Hash32 sha256) {
    return root.resolve(sha256.toHex().substring(2));
  }

  private Path beside(Hash32 sha256, String suffix) {
    Path file = path(sha256);
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** The asset, if it is whole. */
  public Optional<StoredAsset> find(Hash32 sha256) {
    return note(sha256).flatMap(note -> stored(sha256, note));
  }

  private Optional<AssetNote> note(Hash32 sha256) {
    try {
      Path file = beside(sha256, NOTE);
      return Files.size(file) > AssetNote.MAX_BYTES
          ? Optional.empty()
          : AssetNote.decode(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("The note of asset {} cannot be read: {}", sha256, e.toString());
      return Optional.empty();
    }
  }

  private Optional<StoredAsset> stored(Hash32 sha256, AssetNote note) {
    Path file = note.place().map(AssetNote.Place::file).orElseGet(() -> path(sha256));
    try {
      boolean isSame =
          Files.size(file) == note.size()
              && (note.place().isEmpty()
                  || Files.getLastModifiedTime(file).toMillis() == note.place().get().modified());
      return isSame ? Optional.of(new StoredAsset(sha256, file, note)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** All assets that are whole, the oldest first. */
  public List<StoredAsset> all() throws IOException {
    List<StoredAsset> assets = new ArrayList<>();
    for (Path note : files("*" + NOTE)) {
      String name = note.getFileName().toString();
      hash(name.substring(0, name.length() - NOTE.length()))
          .flatMap(this::find)
          .ifPresent(assets::add);
    }
    assets.sort(Comparator.comparingLong((StoredAsset asset) -> asset.note().since()));
    return assets;
  }

  private List<Path> files(String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(root)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(root, glob)) {
        stream.forEach(found::add);
      }
    }
    return found;
  }

  private static Optional<Hash32> hash(String digits) {
    return digits.matches("[0-9a-f]{64}")
        ? Optional.of(Hash32.fromHex("0x" + digits))
        : Optional.empty();
  }

  /** Bytes that the folder holds, parts of assets with them. */
  public long bytes() throws IOException {
    return bytes(Set.of());
  }

  /** The same, without what is here of some assets that are still to come. */
  long bytes(Set<Hash32> coming) throws IOException {
    Set<Path> parts = coming.stream().map(sha256 -> beside(sha256, ".part")).collect(toSet());
    long bytes = 0;
    for (Path file : files("*")) {
      try {
        bytes += parts.contains(file) ? 0 : Files.size(file);
      } catch (NoSuchFileException e) {
        // Moved to its place, or dropped, meanwhile.
      }
    }
    return bytes;
  }

  /** Removes drafts of files that nobody has written to for an hour: what a crash left. */
  void sweep(long now) {
    try {
      for (Path draft : files("*.new")) {
        if (now - Files.getLastModifiedTime(draft).toMillis() > DRAFT_MILLIS) {
          Files.deleteIfExists(draft);
        }
      }
    } catch (IOException e) {
      LOG.warn("The folder {} cannot be tidied: {}", root, e.toString());
    }
  }

  /** What of an asset is here while it is not whole. */
  public PartFile part(Hash32 sha256) {
    return new PartFile(path(sha256));
  }

  /** Makes the folder, where it is missing. */
  public void make() throws IOException {
    Files.createDirectories(root);
  }

  /** Takes in a file that lies at {@link #path}, whole and verified. */
  StoredAsset take(Hash32 sha256, AssetKind kind, ChunkList chunks, String source, long now)
      throws IOException {
    return write(sha256, kind, chunks, source, false, now, Optional.empty());
  }

  /** Takes a file of the operator's where it lies. */
  public StoredAsset refer(Path file, AssetHash hash, boolean pinned, long now) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    long modified = Files.getLastModifiedTime(absolute).toMillis();
    return write(
        hash.sha256(),
        AssetKind.of(absolute),
        hash.chunks(),
        absolute.toString(),
        pinned,
        now,
        Optional.of(new AssetNote.Place(absolute, modified)));
  }

  /** Whether a file of the operator's is known, as it is now. */
  boolean refers(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    return all().stream().anyMatch(asset -> asset.file().equals(absolute));
  }

  /** Takes a copy of a file. */
  public StoredAsset copy(Path file, AssetHash hash, boolean pinned, long now) throws IOException {
    make();
    Path target = path(hash.sha256());
    WholeFile.replace(
        target,
        out -> {
          try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = hash.chunks().size();
            for (long at = 0; at < size; ) {
              long copied = in.transferTo(at, size - at, out);
              if (copied <= 0) {
                throw new IOException(file + " has become shorter");
              }
              at += copied;
            }
          }
        });
    if (!AssetHash.of(target).equals(hash)) {
      Files.deleteIfExists(target);
      throw new IOException(file + " was written to while it was copied");
    }
    part(hash.sha256()).delete();
    return write(
        hash.sha256(),
        AssetKind.of(target),
        hash.chunks(),
        file.toAbsolutePath().normalize().toString(),
        pinned,
        now,
        Optional.empty());
  }

  private StoredAsset write(
      Hash32 sha256,
      AssetKind kind,
      ChunkList chunks,
      String source,
      boolean pinned,
      long now,
      Optional<AssetNote.Place> place)
      throws IOException {
    make();
    ContentId cid = ContentIds.of(chunks);
    boolean stays =
        pinned
            || note(sha256).map(AssetNote::pinned).orElse(false)
            || Files.exists(beside(sha256, PINNED));
    AssetNote note = new AssetNote(kind, chunks.size(), cid, source, stays, now, place);
    WholeFile.replace(beside(sha256, CHUNKS), chunks.encode());
    WholeFile.replace(beside(sha256, NOTE), note.encode());
    Files.deleteIfExists(beside(sha256, PINNED));
    return stored(sha256, note).orElseThrow(() -> new IOException(sha256 + " has gone"));
  }

  /** Notes that an asset is to stay whatever happens, or is not. */
  public void pin(Hash32 sha256, boolean pinned) throws IOException {
    Optional<AssetNote> note = note(sha256);
    if (note.isPresent() && note.get().pinned() != pinned) {
      WholeFile.replace(beside(sha256, NOTE), note.get().pinned(pinned).encode());
    }
  }

  /** Notes that an asset was needed until now. */
  void touch(Hash32 sha256, long now) throws IOException {
    Optional<AssetNote> note = note(sha256);
    if (note.isPresent()) {
      WholeFile.replace(beside(sha256, NOTE), note.get().since(now).encode());
    }
  }

  /** Drops an asset, or what is here of it; false where nothing is. A file elsewhere stays. */
  public boolean drop(Hash32 sha256) throws IOException {
    boolean was = Files.deleteIfExists(beside(sha256, NOTE));
    Files.deleteIfExists(beside(sha256, CHUNKS));
    Files.deleteIfExists(beside(sha256, PINNED));
    boolean had = Files.deleteIfExists(path(sha256));
    boolean hadPart = part(sha256).progress().isPresent();
    part(sha256).delete();
    return was || had || hadPart;
  }

  @Override
  public Optional<ChunkList> chunks(Hash32 sha256) {
    return find(sha256).flatMap(asset -> list(asset));
  }

  private Optional<ChunkList> list(StoredAsset asset) {
    try {
      return ChunkList.decode(Files.readAllBytes(beside(asset.sha256(), CHUNKS)))
          .<Optional<ChunkList>>match(Optional::of, refused -> Optional.empty())
          .filter(list -> list.size() == asset.size());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<byte[]> chunk(Hash32 sha256, int index) {
    return find(sha256).flatMap(asset -> chunk(asset, index));
  }

  private Optional<byte[]> chunk(StoredAsset asset, int index) {
    long at = (long) index * ChunkList.CHUNK_SIZE;
    if (index < 0 || at >= asset.size()) {
      return Optional.empty();
    }
    int length = (int) Math.min(ChunkList.CHUNK_SIZE, asset.size() - at);
    try {
      byte[] bytes = read(asset.file(), at, length);
      byte[] hash =
          read(
              beside(asset.sha256(), CHUNKS), Long.BYTES + (long) index * Hash32.SIZE, Hash32.SIZE);
      if (Sha256.hash(bytes).equals(Hash32.of(hash))) {
        return Optional.of(bytes);
      }
      LOG.warn(
          "Chunk {} of {} has changed on the disk; it is no longer given", index, asset.file());
      lose(asset);
    } catch (IOException e) {
      LOG.warn("Asset {} cannot be read: {}", asset.file(), e.toString());
    }
    return Optional.empty();
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

  /** Reads an asset again; false where it is not what it was, and then it counts as a part. */
  public boolean verify(StoredAsset asset) throws IOException {
    if (AssetHash.of(asset.file()).sha256().equals(asset.sha256())) {
      return true;
    }
    lose(asset);
    return false;
  }

  /** Makes a part of what was whole: what is still true of it need not be fetched again. */
  private void lose(StoredAsset asset) throws IOException {
    Optional<ChunkList> list = list(asset);
    if (asset.note().pinned()) {
      WholeFile.replace(beside(asset.sha256(), PINNED), new byte[0]);
    }
    Files.deleteIfExists(beside(asset.sha256(), NOTE));
    Files.deleteIfExists(beside(asset.sha256(), CHUNKS));
    if (asset.isOurs()) {
      if (list.isPresent()) {
        part(asset.sha256()).adopt(asset.file(), list.get());
      } else {
        Files.deleteIfExists(asset.file());
      }
    }
  }
}
