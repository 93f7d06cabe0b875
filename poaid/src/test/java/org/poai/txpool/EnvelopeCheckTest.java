package org.poai.txpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.rules.OwnBlockCall;
import org.poai.market.contract.MarketCalls;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.txpool.EnvelopeCheck.Screened;

/** What an envelope is refused for before any state is looked at, and in which words. */
class EnvelopeCheckTest {
  private static final Message PAYMENT =
      new Message(Optional.of(Address.ZERO), UInt256.ONE, Bytes.EMPTY);

  private final EnvelopeCheck screening =
      new EnvelopeCheck(BuiltInChains.devnet(1), new KnownSenders());
  private final Payer payer = new Payer(1);

  private static GasTerms gas(long limit, long maxFee, long tip) {
    return new GasTerms(limit, UInt256.of(maxFee), UInt256.of(tip));
  }

  private SignedTransaction dynamic(long chain, GasTerms gas, Message message) {
    return payer.sign(TransactionType.DYNAMIC_FEE, chain, 0, gas, message);
  }

  private String message(Bytes envelope, RefusalReason reason) {
    Screened screened = screening.screen(new Envelope(envelope));
    assertThat(screened).isInstanceOf(Screened.Stopped.class);
    PoolResult.Refused refused = ((Screened.Stopped) screened).refused();
    assertThat(refused.reason()).isEqualTo(reason);
    return refused.message();
  }

  private String message(SignedTransaction signed, RefusalReason reason) {
    return message(signed.envelope().bytes(), reason);
  }

  @Test
  void goodOnes_ofAllTypes_passWithTheirSender() {
    for (TransactionType type : TransactionType.values()) {
      SignedTransaction signed =
          payer.sign(type, Payer.CHAIN, 3, gas(21_000, 1_000, 1_000), PAYMENT);
      Envelope received = new Envelope(signed.envelope().bytes());
      assertThat(screening.screen(received)).isEqualTo(new Screened.Passed(signed));
    }
  }

  @Test
  void form_bad_isRefusedInGethsWords() {
    byte[] large = new byte[PoolLimits.MAX_ENVELOPE + 1];
    large[0] = 2;
    assertThat(message(Bytes.of(large), RefusalReason.OVERSIZED))
        .isEqualTo("oversized data: transaction size 131073, limit 131072");
    large[0] = 3;
    assertThat(message(Bytes.of(large), RefusalReason.TYPE_NOT_SUPPORTED))
        .isEqualTo("transaction type not supported");
    for (int type : new int[] {0, 3, 4, 0x7f}) {
      assertThat(message(Bytes.of((byte) type, (byte) 0xc0), RefusalReason.TYPE_NOT_SUPPORTED))
          .isEqualTo("transaction type not supported");
    }
    for (String bytes : new String[] {"0x", "0x80", "0xc0", "0x02", "0x02f8", "0xf86b01"}) {
      assertThat(message(Bytes.fromHex(bytes), RefusalReason.MALFORMED)).startsWith("rlp: ");
    }
  }

  @Test
  void chain_wrongOrNone_isRefused() {
    GasTerms gas = gas(21_000, 1_000, 0);
    assertThat(message(dynamic(7, gas, PAYMENT), RefusalReason.WRONG_CHAIN))
        .isEqualTo("invalid chain id for signer: have 7 want 1347371337");
    assertThat(
            message(
                payer.sign(TransactionType.LEGACY, 0, 0, gas, PAYMENT), RefusalReason.UNPROTECTED))
        .isEqualTo("only replay-protected (EIP-155) transactions allowed over RPC");
  }

  @Test
  void gas_wrong_isRefused() {
    long chain = Payer.CHAIN;
    assertThat(message(dynamic(chain, gas(20_999, 9, 0), PAYMENT), RefusalReason.INTRINSIC_GAS))
        .isEqualTo("intrinsic gas too low: gas 20999, minimum needed 21000");
    assertThat(
            message(
                dynamic(chain, gas(30_000_001, 9, 0), PAYMENT), RefusalReason.EXCEEDS_BLOCK_GAS))
        .isEqualTo("exceeds block gas limit");
    assertThat(message(dynamic(chain, gas(-1, 9, 0), PAYMENT), RefusalReason.EXCEEDS_BLOCK_GAS))
        .isEqualTo("exceeds block gas limit");
    assertThat(
            message(dynamic(chain, gas(21_000, 9, 10), PAYMENT), RefusalReason.TIP_ABOVE_MAX_FEE))
        .isEqualTo(
            "max priority fee per gas higher than max fee per gas: "
                + "maxPriorityFeePerGas: 10, maxFeePerGas: 9");
    assertThat(message(dynamic(chain, gas(21_000, 6, 6), PAYMENT), RefusalReason.UNDERPRICED))
        .startsWith("transaction underpriced");
    Message creation = new Message(Optional.empty(), UInt256.ZERO, Bytes.of(new byte[49_153]));
    assertThat(
            message(
                dynamic(chain, gas(1_000_000, 9, 0), creation), RefusalReason.INIT_CODE_TOO_LARGE))
        .isEqualTo("max initcode size exceeded: code size 49153, limit 49152");
  }

  @Test
  void signature_nobodysOrHigh_isRefused() {
    SignedTransaction good = payer.pay(0);
    UInt256 order =
        UInt256.fromQuantity("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    for (UnaryOperator<Signature> bad :
        java.util.List.<UnaryOperator<Signature>>of(
            s -> new Signature(s.odd(), UInt256.ZERO, s.s()),
            s -> new Signature(s.odd(), s.r(), UInt256.ZERO),
            s -> new Signature(!s.odd(), s.r(), order.minus(s.s())))) {
      Bytes envelope =
          TransactionCodec.encode(
              good.transaction().with(bad.apply(good.transaction().signature())));
      assertThat(message(envelope, RefusalReason.INVALID_SENDER)).isEqualTo("invalid sender");
    }
  }

  @Test
  void reasons_thatNoStateHeals_blameTheForwarder() {
    assertThat(RefusalReason.MALFORMED.blamesSender()).isTrue();
    assertThat(RefusalReason.INVALID_SENDER.blamesSender()).isTrue();
    assertThat(RefusalReason.NONCE_TOO_LOW.blamesSender()).isFalse();
    assertThat(RefusalReason.INSUFFICIENT_FUNDS.blamesSender()).isFalse();
    assertThat(RefusalReason.UNDERPRICED.blamesSender()).isFalse();
    assertThat(RefusalReason.ALREADY_KNOWN.blamesSender()).isFalse();
  }

  @Test
  void vote_onAChainWithTheMarket_isNoTransactionForAPool() {
    EnvelopeCheck market = new EnvelopeCheck(BuiltInChains.devnet(1), new KnownSenders());
    GasTerms gas = gas(200_000, Payer.GWEI, Payer.GWEI);
    Bytes vote = OwnBlockCall.VOTE.selector();
    assertThat(vote).isEqualTo(MarketCalls.VOTE_SELECTOR);
    for (String more : new String[] {"", "00", "ff".repeat(96)}) {
      SignedTransaction signed =
          dynamic(Payer.CHAIN, gas, call(OwnBlockCall.VOTE.contract(), vote.toHex() + more));
      assertThat(market.screen(new Envelope(signed.envelope().bytes())))
          .isEqualTo(new Screened.Stopped(RefusalReason.OWN_BLOCK_ONLY.refused()));
    }
    assertThat(RefusalReason.OWN_BLOCK_ONLY.blamesSender()).isFalse();
    for (Message other :
        List.of(
            call(OwnBlockCall.VOTE.contract(), "0x"),
            call(OwnBlockCall.VOTE.contract(), vote.toHex().substring(0, 8)),
            call(Address.ZERO, vote.toHex() + "00".repeat(96)))) {
      SignedTransaction signed = dynamic(Payer.CHAIN, gas, other);
      assertThat(market.screen(signed.envelope())).isEqualTo(new Screened.Passed(signed));
    }
  }

  private static Message call(Address contract, String data) {
    return new Message(Optional.of(contract), UInt256.ZERO, Bytes.fromHex(data));
  }
}
