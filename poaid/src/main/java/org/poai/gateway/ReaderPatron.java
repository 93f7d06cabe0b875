package org.poai.gateway;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.poai.json.JsonValue;
import org.poai.market.channel.Patron;
import org.poai.primitives.Hash32;

/**
 * Hands an answer of the market on to whoever asked the gateway.
 *
 * @param manifest by its hash, from which the fingerprint is cut
 */
record ReaderPatron(Backend.Reader reader, Hash32 manifest) implements Patron {
  @Override
  public void begin() {
    reader.begin();
  }

  @Override
  public boolean take(String piece) {
    return reader.take(piece);
  }

  @Override
  public boolean isGone() {
    return reader.isGone();
  }

  @Override
  public void end(Receipt receipt) {
    Deal deal = receipt.deal();
    String kind = deal.kind().name().toLowerCase(Locale.ROOT);
    Map<String, JsonValue> details = new TreeMap<>();
    details.put("mode", JsonValue.of(kind));
    details.put(kind, JsonValue.of(deal.number()));
    details.put("worker", JsonValue.of(deal.worker().toHex()));
    details.put("price", JsonValue.of(receipt.paid().value().toQuantity()));
    details.put("resultHash", JsonValue.of(receipt.resultHash().toHex()));
    reader.end(
        new Backend.Bill(
            receipt.isCut(),
            receipt.promptTokens(),
            receipt.tokens(),
            Backend.Bill.fingerprint(manifest),
            details));
  }

  @Override
  public void refuse(Denial why, String sentence) {
    reader.refuse(
        switch (why) {
          case BUSY, BUDGET -> ApiError.busy(sentence);
          case PROMPT -> ApiError.tooLong(sentence);
          case UNAVAILABLE -> ApiError.unavailable(sentence);
        });
  }
}
