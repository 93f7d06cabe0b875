package org.poai.libp2p.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PrivateKey;

/**
 * A node's identity in a file, which makes it the same peer after a restart: the marshalled private
 * key (libp2p specs, peer-ids), for the owner's eyes only.
 */
public final class NodeKey {
  private static final int MAX_BYTES = 4096;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private NodeKey() {}

  /**
   * The key in the file, whatever its type; where there is no file, a new one of this type that is
   * on the disk before it is used.
   */
  public static PrivateKey loadOrCreate(Path file, KeyType type, SecureRandom random)
      throws NodeKeyException {
    try {
      return load(file);
    } catch (NoSuchFileException e) {
      return create(file, PrivateKey.generate(type, random));
    } catch (IOException e) {
      throw new NodeKeyException(
          "The node key " + file + " cannot be read; check its permissions.", e);
    } catch (FormatException e) {
      throw new NodeKeyException(
          "The node key "
              + file
              + " is damaged; restore it, or move it away and the node gets a new identity.",
          e);
    }
  }

  private static PrivateKey load(Path file) throws IOException, FormatException {
    byte[] marshalled;
    try (InputStream in = Files.newInputStream(file)) {
      marshalled = in.readNBytes(MAX_BYTES);
    }
    PrivateKey key = PrivateKey.decode(marshalled);
    if (isPosix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      // Copied by hand, most likely; what others can read is no secret.
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
    return key;
  }

  private static PrivateKey create(Path file, PrivateKey key) throws NodeKeyException {
    try {
      Path folder = file.toAbsolutePath().resolveSibling("");
      Files.createDirectories(folder);
      Path draft = draft(file, folder);
      try {
        Files.write(draft, key.encode());
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
      return key;
    } catch (IOException e) {
      throw new NodeKeyException(
          "The node key " + file + " cannot be written; check the folder's permissions.", e);
    }
  }

  /** An empty file beside the key's, which nobody else can read at any time. */
  private static Path draft(Path file, Path folder) throws IOException {
    String name = file.getFileName() + ".";
    return isPosix(folder)
        ? Files.createTempFile(
            folder, name, ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY))
        : Files.createTempFile(folder, name, ".new");
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
