package org.poai.market.duty;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

  private static final JournalFile.Form<List<SealedAnswer>> FORM =
      JournalFile.Form.ofList(
          "journal of sealed answers",
          "answers",
          SealedAnswer::toJson,
          SealedAnswer::fromJson,
          "has the answers of open cases computed again");

  private final JournalFile<List<SealedAnswer>> file;

  private SealJournal(JournalFile<List<SealedAnswer>> file) {
    this.file = file;
  }

  /** Opens the journal of a chain, as {@link JournalFile#open} does. */
  public static SealJournal open(JournalPlace place) {
    return new SealJournal(JournalFile.open(place, FORM));
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
    return file.value().stream().filter(predicate).findFirst();
  }

  /** Writes an answer down; whether it is safe, so that its seal may be shown. */
  boolean keep(SealedAnswer answer) {
    List<SealedAnswer> entries = file.value();
    return entries.size() < MOST
        ? file.write(Stream.concat(entries.stream(), Stream.of(answer)).toList())
        : file.refuse("it holds " + MOST + " sealed answers, and takes no more");
  }

  /** Forgets what was written before a height. */
  void forgetBefore(long block) {
    List<SealedAnswer> entries = file.value();
    List<SealedAnswer> kept = entries.stream().filter(entry -> entry.block() >= block).toList();
    if (kept.size() < entries.size()) {
      boolean unused = file.write(kept);
    }
  }

  /** Why nothing is sealed now, for a health check. */
  public Optional<String> trouble() {
    return file.trouble();
  }
}
