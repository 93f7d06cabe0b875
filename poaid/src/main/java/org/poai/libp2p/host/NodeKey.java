package org.poai.libp2p.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
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
          "The node key " + file + " cannot be read: " + DiskTrouble.reason(e, file) + ".", e);
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
      Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
      WholeFile.createSecret(file, key.encode());
      return key;
    } catch (IOException e) {
      throw new NodeKeyException(
          "The node key " + file + " cannot be written: " + DiskTrouble.reason(e, file) + ".", e);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
