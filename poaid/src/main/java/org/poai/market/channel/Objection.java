package org.poai.market.channel;

import java.util.Locale;
import java.util.Optional;

/** Why a worker does not answer in a channel. Nobody is blamed for it; protocol section 13. */
enum Objection {
  /** It has enough to do. */
  BUSY,
  /** It asks for more than the client pays. */
  PRICE,
  /** It answers with another model. */
  MODEL,
  /** The asker is not the client's peer, or the voucher is not the client's, or too small. */
  VOUCHER,
  /** What is left of the deposit does not cover the answer. */
  DEPOSIT,
  /** The model cannot answer the prompt. */
  PROMPT,
  /** There is no such channel to this worker, or it is being closed. */
  GONE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Objection> ofWord(String word) {
    for (Objection objection : values()) {
      if (objection.word().equals(word)) {
        return Optional.of(objection);
      }
    }
    return Optional.empty();
  }
}
