package org.poai.gateway;

import java.util.Map;
import org.poai.json.JsonValue;
import org.poai.primitives.Hash32;

/** Where the gateway's answers come from; one model in the list of models. */
public interface Backend {
  /** The model's name for clients, as {@code poai/local}. */
  String model();

  /**
   * Answers; returns at once. Of {@code reader} it calls {@code begin}, then {@code take} for each
   * piece, then {@code end}; or {@code refuse} at any moment, and nothing behind it. One thread at
   * a time calls it.
   */
  void answer(Order order, Reader reader);

  /** Whoever reads the answer. */
  interface Reader {
    /** The prompt is accepted; pieces follow. */
    void begin();

    /** Takes a piece, at least one character; whether more is wanted. Does not wait. */
    boolean take(String piece);

    /** Whether the client is gone, so that the answer need not begin. */
    boolean isGone();

    void end(Bill bill);

    void refuse(ApiError refusal);
  }

  /**
   * How an answer came about.
   *
   * @param isCut whether it ended for its length, not because the model ended it
   * @param promptTokens at least 1; 0 where nobody has counted, as of a job's answer
   * @param fingerprint of what computed it
   * @param details for the member {@code poai}
   */
  record Bill(
      boolean isCut,
      int promptTokens,
      int tokens,
      String fingerprint,
      Map<String, JsonValue> details) {
    private static final int FINGERPRINT_DIGITS = 18;

    public Bill {
      details = Map.copyOf(details);
    }

    /** The first eight bytes of the hash of the manifest that it was computed under. */
    static String fingerprint(Hash32 manifest) {
      return manifest.toHex().substring(0, FINGERPRINT_DIGITS);
    }
  }
}
