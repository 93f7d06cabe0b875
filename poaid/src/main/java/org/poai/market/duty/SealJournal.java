package org.poai.market.duty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.poai.disk.DiskException;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.duty.SealedAnswer.Matter;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * The sealed answers that this node will have to open, on the disk. An answer is there before any
 * block or transaction holds its seal, since a seal without its salt costs half of the bond.
 * Written by one thread, read from any.
 */
public final class SealJournal {
  static final int MOST = 2_048;
  private static final long MOST_BYTES = 4 << 20;

  private final Path file;
  private final Hash32 genesis;
  private volatile List<SealedAnswer> entries;
  private volatile Optional<String> trouble = Optional.empty();

  private SealJournal(Path file, Hash32 genesis, List<SealedAnswer> entries) {
    this.file = file;
    this.genesis = genesis;
    this.entries = entries;
  }

  /**
   * Opens the journal of a chain, or begins it. That of another chain is put aside.
   *
   * @throws DiskException with a sentence for the operator when what is there cannot be read: who
   *     goes on without it forfeits the bonds of the answers in it
   */
  public static SealJournal open(Path file, Hash32 genesis) {
    try {
      hide(file.toAbsolutePath().resolveSibling(""));
      if (!Files.exists(file)) {
        return new SealJournal(file, genesis, List.of());
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new JsonException("it is too large");
      }
      JsonObject json = Json.parse(Files.readAllBytes(file)).asObject();
      Hash32 written = JsonObject.named("genesis", () -> Hash32.fromHex(json.string("genesis")));
      if (!written.equals(genesis)) {
        Path aside = file.resolveSibling(file.getFileName() + "." + written.toHex());
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        return new SealJournal(file, genesis, List.of());
      }
      List<SealedAnswer> entries = new ArrayList<>();
      for (JsonValue entry : json.get("answers").asArray()) {
        entries.add(SealedAnswer.fromJson(entry.asObject()));
      }
      return new SealJournal(file, genesis, List.copyOf(entries));
    } catch (JsonException e) {
      throw new DiskException(damaged(file, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw new DiskException(damaged(file, DiskTrouble.reason(e, file)), e);
    }
  }

  /** Makes a folder for the owner's eyes alone: who reads an answer early needs not compute it. */
  private static void hide(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static String damaged(Path file, String why) {
    return "The journal of sealed answers "
        + file
        + " cannot be read: "
        + why
        + "; move it away to go on without it, which forfeits half of the bonds in open cases.";
  }

  /** The answer that a seal hides. */
  public Optional<SealedAnswer> find(Hash32 seal) {
    return first(entry -> entry.seal().equals(seal));
  }

  /** What an account has sealed on a matter. */
  public Optional<SealedAnswer> find(Matter matter, Address account) {
    return first(entry -> entry.matter().equals(matter) && entry.account().equals(account));
  }

  private Optional<SealedAnswer> first(Predicate<SealedAnswer> predicate) {
    return entries.stream().filter(predicate).findFirst();
  }

  /** Writes an answer down; whether it is safe, so that its seal may be shown. */
  boolean keep(SealedAnswer answer) {
    if (entries.size() >= MOST) {
      trouble = Optional.of("it holds " + MOST + " sealed answers, and takes no more");
      return false;
    }
    return write(Stream.concat(entries.stream(), Stream.of(answer)).toList());
  }

  /** Forgets what was written before a height. */
  void forgetBefore(long block) {
    List<SealedAnswer> kept = entries.stream().filter(entry -> entry.block() >= block).toList();
    if (kept.size() < entries.size()) {
      boolean unused = write(kept);
    }
  }

  private boolean write(List<SealedAnswer> next) {
    JsonObject json =
        new JsonObject(
            Map.of(
                "genesis",
                JsonValue.of(genesis.toHex()),
                "answers",
                new JsonArray(next.stream().<JsonValue>map(SealedAnswer::toJson).toList())));
    try {
      WholeFile.replace(file, Jcs.encode(json));
      entries = next;
      trouble = Optional.empty();
      return true;
    } catch (IOException e) {
      trouble = Optional.of(DiskTrouble.reason(e, file));
      return false;
    }
  }

  /** Why nothing is sealed now, for a health check. */
  public Optional<String> trouble() {
    return trouble.map(why -> "the journal " + file + " cannot be written: " + why);
  }
}
