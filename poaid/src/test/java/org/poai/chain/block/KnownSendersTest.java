package org.poai.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

class KnownSendersTest {
  private static final byte[] SECRET = UInt256.of(7).toBytes();

  @Test
  void envelope_receivedAgain_isTheTransactionThatIsKnown() {
    KnownSenders senders = new KnownSenders();
    Bytes bytes = transaction(0, 0);
    SignedTransaction first = new Envelope(bytes).signed(senders).orThrow();

    Envelope again = new Envelope(bytes);

    assertThat(again.signed(senders).orThrow()).isSameAs(first);
    assertThat(again.transaction().orThrow()).isSameAs(first.transaction());
    assertThat(senders.recoveries()).isEqualTo(1);
  }

  @Test
  void envelope_changed_isAnother() {
    KnownSenders senders = new KnownSenders();
    byte[] bytes = transaction(0, 0).toArray();
    SignedTransaction first = new Envelope(Bytes.of(bytes)).signed(senders).orThrow();
    bytes[bytes.length - 1] ^= 1;
    new Envelope(Bytes.of(bytes))
        .signed(senders)
        .match(
            other -> assertThat(other.sender()).isNotEqualTo(first.sender()),
            refused -> assertThat(refused.detail()).contains("signature"));
    assertThat(senders.recoveries()).isEqualTo(2);
  }

  @Test
  void memory_full_letsGoOfTheEldest() {
    KnownSenders senders = new KnownSenders(3 * (KnownSenders.ENTRY_BYTES + 10_000));
    List<Bytes> large = List.of(transaction(0, 4_800), transaction(1, 4_800));
    large.forEach(bytes -> new Envelope(bytes).signed(senders));
    assertThat(senders.find(new Envelope(large.get(0)).hash())).isPresent();

    new Envelope(transaction(2, 4_800)).signed(senders);
    new Envelope(transaction(3, 4_800)).signed(senders);

    assertThat(senders.find(new Envelope(large.get(0)).hash())).isEmpty();
    assertThat(senders.find(new Envelope(large.get(1)).hash())).isPresent();
  }

  private static Bytes transaction(long nonce, int data) {
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(UInt256.ONE),
            nonce,
            new GasTerms(21_000, UInt256.of(9), UInt256.ONE),
            new Message(Optional.of(Address.ZERO), UInt256.ONE, Bytes.of(new byte[data])),
            List.of(),
            Signature.NONE);
    return SignedTransaction.by(SECRET, transaction).envelope().bytes();
  }
}
