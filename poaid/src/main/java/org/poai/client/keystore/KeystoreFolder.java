package org.poai.client.keystore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.poai.disk.WholeFile;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/**
 * A folder of keystore files, named by time and address as geth's are; for the owner's eyes only.
 */
public final class KeystoreFolder {
  private static final int MAX_FILES = 10_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS'000000Z'").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final LongSupplier millis;

  /**
   * A folder, which need not be there yet.
   *
   * @param millis the time, since 1970
   */
  public KeystoreFolder(Path folder, LongSupplier millis) {
    this.folder = folder;
    this.millis = millis;
  }

  /** A file of the folder. */
  public record Entry(Address address, Optional<String> name, Path file, Keystore keystore) {}

  /** A file of the folder that cannot be used, and why, as a clause. */
  public record Unusable(Path file, String reason) {}

  /** All files of the folder, oldest first. */
  public record Listing(List<Entry> entries, List<Unusable> unusable) {}

  /** The accounts in the folder, oldest first. */
  public List<Entry> list() throws IOException {
    return look().entries();
  }

  /** What is in the folder; nothing where there is none. */
  public Listing look() throws IOException {
    if (!Files.isDirectory(folder)) {
      return new Listing(List.of(), List.of());
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Files::isRegularFile).limit(MAX_FILES).sorted().toList();
    }
    List<Entry> entries = new ArrayList<>();
    List<Unusable> unusable = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        Keystore keystore = Keystore.read(in.readNBytes(Keystore.MAX_SIZE + 1));
        Address address =
            keystore.address().orElseThrow(() -> new UnusableKeyException("it says no address"));
        entries.add(new Entry(address, keystore.name(), file, keystore));
      } catch (UnusableKeyException e) {
        unusable.add(new Unusable(file, String.valueOf(e.getMessage())));
      }
    }
    return new Listing(List.copyOf(entries), List.copyOf(unusable));
  }

  /** The account that a person means: an address in any form, or a name. */
  public Optional<Entry> find(String addressOrName) throws IOException {
    String digits = addressOrName.startsWith("0x") ? addressOrName.substring(2) : addressOrName;
    return list().stream()
        .filter(
            entry ->
                entry.address().toHex().substring(2).equalsIgnoreCase(digits)
                    || entry.name().filter(addressOrName::equals).isPresent())
        .findFirst();
  }

  /**
   * Encrypts a key into a new file.
   *
   * @throws IOException when it cannot be written
   */
  public Entry add(
      AccountKey key, Password password, Optional<String> name, Effort effort, SecureRandom random)
      throws IOException {
    Keystore keystore = Keystore.seal(key, password, name, effort, random);
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String file =
        "UTC--"
            + TIME.format(Instant.ofEpochMilli(millis.getAsLong()))
            + "--"
            + HexText.of(Bytes.of(key.address().toArray()));
    Path path = folder.resolve(file);
    writeSecret(path, keystore.write());
    return new Entry(key.address(), name, path, keystore);
  }

  /**
   * Writes a new file that only its owner may read; never over another.
   *
   * @throws IOException when it is there already, or cannot be written
   */
  public static void writeSecret(Path file, byte[] bytes) throws IOException {
    WholeFile.createSecret(file, bytes);
  }
}
