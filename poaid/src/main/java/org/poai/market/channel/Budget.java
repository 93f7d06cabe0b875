package org.poai.market.channel;

import java.util.Map;
import java.util.Set;
import org.poai.async.Clock;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.duty.JournalFile;
import org.poai.market.duty.JournalPlace;
import org.poai.primitives.Wei;

/**
 * What may be put at stake for answers on one day of UTC: prices of jobs and deposits of channels,
 * whatever comes back of them. It is taken before anything is sent, and on the disk by then. Owned
 * by one thread.
 */
public final class Budget {
  private static final long SECONDS_OF_DAY = 86_400;

  private final JournalFile<Spent> journal;
  private final Clock clock;
  private final Wei perDay;

  /** What was taken on a day, counted from 1970. */
  record Spent(long day, Wei amount) {
    private static final Set<String> KEYS = Set.of("amount", "day");

    static final JournalFile.Form<Spent> FORM =
        new JournalFile.Form<>(
            "journal",
            "value",
            new Spent(0, Wei.ZERO),
            Spent::toJson,
            Spent::fromJson,
            "begins the day's budget anew");

    private JsonValue toJson() {
      return new JsonObject(
          Map.of("amount", JsonValue.of(amount.value().toQuantity()), "day", JsonValue.of(day)));
    }

    private static Spent fromJson(JsonValue json) throws JsonException {
      JsonObject object = json.asObject().exactly(KEYS);
      return new Spent(object.integer("day"), Offer.amount(object, "amount"));
    }
  }

  private Budget(JournalFile<Spent> journal, Clock clock, Wei perDay) {
    this.journal = journal;
    this.clock = clock;
    this.perDay = perDay;
  }

  /** The budget of a journal. */
  public static Budget open(JournalPlace place, Clock clock, Wei perDay) {
    return new Budget(JournalFile.open(place, Spent.FORM), clock, perDay);
  }

  private long today() {
    return Math.floorDiv(clock.seconds(), SECONDS_OF_DAY);
  }

  private Wei spent() {
    Spent spent = journal.value();
    return spent.day() >= today() ? spent.amount() : Wei.ZERO;
  }

  /** What is left of today's. */
  public Wei left() {
    Wei spent = spent();
    return spent.compareTo(perDay) >= 0 ? Wei.ZERO : perDay.minus(spent);
  }

  /** Takes an amount, if there is so much left and it can be written down. */
  public boolean take(Wei amount) {
    return amount.compareTo(left()) <= 0
        && journal.write(new Spent(Math.max(today(), journal.value().day()), spent().plus(amount)));
  }

  /** Why there is no more, for the user. */
  String exhausted() {
    return journal
        .trouble()
        .map(why -> "Nothing is spent while " + why + ".")
        .orElseGet(this::rest);
  }

  private String rest() {
    return "Of today's budget of "
        + perDay.toPoai()
        + " POAI only "
        + left().toPoai()
        + " is left; wait for tomorrow (UTC) or raise --gateway-budget.";
  }
}
