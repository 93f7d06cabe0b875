package org.poai.market.channel;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.duty.JournalFile;
import org.poai.primitives.Address;
import org.poai.primitives.Hex;
import org.poai.primitives.Wei;

/**
 * A channel of ours to a worker, as it is written down.
 *
 * @param number of the channel; while it is opened, how many channels there were before
 * @param deposit that it is to have
 * @param signed the last voucher's sum
 * @param ceiling the most that may be owed by now
 */
public record ClientChannel(
    Address worker, Stage stage, long number, Wei deposit, Wei signed, Wei ceiling) {
  private static final Set<String> KEYS =
      Set.of("ceiling", "deposit", "number", "signed", "stage", "worker");

  /** What becomes of it. */
  public enum Stage {
    OPENING,
    OPEN,
    CLOSING
  }

  ClientChannel at(Stage next) {
    return new ClientChannel(worker, next, number, deposit, signed, ceiling);
  }

  ClientChannel opened(long id) {
    return new ClientChannel(worker, Stage.OPEN, id, deposit, signed, ceiling);
  }

  /** The same under another number, where nothing is owed yet. */
  ClientChannel moved(long id) {
    return new ClientChannel(worker, stage, id, deposit, Wei.ZERO, Wei.ZERO);
  }

  ClientChannel withDeposit(Wei more) {
    return new ClientChannel(worker, stage, number, more, signed, ceiling);
  }

  ClientChannel owing(Wei paid, Wei most) {
    return new ClientChannel(worker, stage, number, deposit, paid, most);
  }

  /** How a client's journal is written. */
  static final JournalFile.Form<List<ClientChannel>> FORM =
      JournalFile.Form.ofList(
          "journal",
          "value",
          ClientChannel::toJson,
          json -> fromJson(json.exactly(KEYS)),
          "leaves the deposits of open channels there until they are closed by hand"
              + " with `poaid market channel close`");

  private JsonObject toJson() {
    return new JsonObject(
        Map.of(
            "ceiling", JsonValue.of(ceiling.value().toQuantity()),
            "deposit", JsonValue.of(deposit.value().toQuantity()),
            "number", JsonValue.of(Hex.quantity(number)),
            "signed", JsonValue.of(signed.value().toQuantity()),
            "stage", JsonValue.of(stage.name().toLowerCase(Locale.ROOT)),
            "worker", JsonValue.of(worker.toHex())));
  }

  private static ClientChannel fromJson(JsonObject json) throws JsonException {
    return new ClientChannel(
        Address.fromHex(json.string("worker")),
        JsonObject.named(
            "stage", () -> Stage.valueOf(json.string("stage").toUpperCase(Locale.ROOT))),
        Hex.parseQuantity(json.string("number")),
        Offer.amount(json, "deposit"),
        Offer.amount(json, "signed"),
        Offer.amount(json, "ceiling"));
  }
}
