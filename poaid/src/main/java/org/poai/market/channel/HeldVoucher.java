package org.poai.market.channel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonBoolean;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.channel.ChannelRequest.SignedSum;
import org.poai.market.duty.JournalFile;
import org.poai.primitives.Address;
import org.poai.primitives.Hex;

/**
 * The last voucher that a worker holds of a channel.
 *
 * @param isLast whether the client has said that it asks no more
 */
record HeldVoucher(long channel, Address client, SignedSum sum, boolean isLast) {
  private static final Set<String> KEYS = Set.of("channel", "client", "last", "sum");

  /** How a worker's journal is written. */
  static final JournalFile.Form<List<HeldVoucher>> FORM =
      JournalFile.Form.ofList(
          "journal",
          "value",
          HeldVoucher::toJson,
          json -> fromJson(json.exactly(KEYS)),
          "gives up what clients of channels have paid and was not redeemed");

  private JsonObject toJson() {
    return new JsonObject(
        Map.of(
            "channel", JsonValue.of(Hex.quantity(channel)),
            "client", JsonValue.of(client.toHex()),
            "last", JsonValue.of(isLast),
            "sum", sum.toJson()));
  }

  private static HeldVoucher fromJson(JsonObject json) throws JsonException {
    if (!(json.get("last") instanceof JsonBoolean last)) {
      throw new JsonException("\"last\": true or false expected");
    }
    return new HeldVoucher(
        Hex.parseQuantity(json.string("channel")),
        Address.fromHex(json.string("client")),
        SignedSum.fromJson(json.get("sum")),
        last.value());
  }
}
