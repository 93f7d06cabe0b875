package org.poai.chain.block;

import java.util.List;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.primitives.Hash32;
import org.poai.state.OrderedTrieRoot;

/** What a header says of its block's body; protocol sections 3 and 6. */
public final class BodyCommitments {
  private BodyCommitments() {}

  /** answersHash = Keccak(JCS(answers)). */
  public static Hash32 answersHash(List<String> answers) {
    return Keccak.hash(Jcs.encode(toJson(answers)));
  }

  /** Ethereum's root of the trie of the envelopes. */
  public static Hash32 transactionsRoot(List<Envelope> transactions) {
    return OrderedTrieRoot.of(transactions.stream().map(Envelope::bytes).toList());
  }

  static JsonArray toJson(List<String> answers) {
    return new JsonArray(answers.stream().map(JsonValue::of).toList());
  }
}
