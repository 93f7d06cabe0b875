package org.poai.txpool;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.BaseFee;
import org.poai.chain.rules.OwnBlockCall;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.gas.Gas;
import org.poai.evm.processor.Refusal;
import org.poai.evm.processor.TransactionRules;
import org.poai.primitives.Bytes;

/**
 * What can be said of an envelope without a state, from the cheapest to the signature. A pure
 * function, safe on any thread.
 */
final class EnvelopeCheck {
  private static final int LIST = 0xc0;
  private static final int LAST_TYPE = 0x7f;

  private final ExecutionRules rules;
  private final long blockGasLimit;
  private final KnownSenders senders;
  private final List<OwnBlockCall> ownBlockCalls;

  EnvelopeCheck(ChainSpec spec, KnownSenders senders) {
    this.rules = ExecutionRules.poai(spec.identity().chainId());
    this.senders = senders;
    this.ownBlockCalls = OwnBlockCall.on(spec);
    this.blockGasLimit = spec.economy().gasLimit();
  }

  /** What the screening found. */
  sealed interface Screened {
    record Passed(SignedTransaction signed) implements Screened {}

    record Stopped(PoolResult.Refused refused) implements Screened {}
  }

  Screened screen(Envelope envelope) {
    Optional<PoolResult.Refused> form = form(envelope);
    if (form.isPresent()) {
      return new Screened.Stopped(form.get());
    }
    return envelope
        .transaction()
        .match(
            transaction ->
                check(transaction)
                    .<Screened>map(Screened.Stopped::new)
                    .orElseGet(() -> recover(envelope, transaction)),
            refused -> new Screened.Stopped(RefusalReason.MALFORMED.refused(refused.detail())));
  }

  private static Optional<PoolResult.Refused> form(Envelope envelope) {
    // The type before the size: whoever sends blobs is to hear that there are none here.
    Bytes bytes = envelope.bytes();
    int first = bytes.isEmpty() ? LIST : bytes.get(0) & 0xff;
    boolean known = first == 1 || first == 2 || first > LAST_TYPE;
    if (!known) {
      return Optional.of(RefusalReason.TYPE_NOT_SUPPORTED.refused());
    }
    return envelope.size() > PoolLimits.MAX_ENVELOPE
        ? Optional.of(
            RefusalReason.OVERSIZED.refused(
                "transaction size " + envelope.size() + ", limit " + PoolLimits.MAX_ENVELOPE))
        : Optional.empty();
  }

  private Optional<PoolResult.Refused> check(Transaction transaction) {
    Optional<Refusal> refusal = TransactionRules.check(transaction, rules);
    if (refusal.isPresent()) {
      return RefusalReason.of(refusal.get()).map(reason -> worded(reason, transaction));
    }
    long limit = transaction.gas().limit();
    if (Long.compareUnsigned(limit, blockGasLimit) > 0) {
      return Optional.of(RefusalReason.EXCEEDS_BLOCK_GAS.refused());
    }
    if (ownBlockCalls.stream().anyMatch(call -> call.matches(transaction.message()))) {
      return Optional.of(RefusalReason.OWN_BLOCK_ONLY.refused());
    }
    // No block can have a base fee so low.
    if (transaction.gas().maxFee().compareTo(BaseFee.FLOOR) < 0) {
      return Optional.of(
          RefusalReason.UNDERPRICED.refused(
              "gas fee cap " + transaction.gas().maxFee() + ", minimum needed " + BaseFee.FLOOR));
    }
    return Optional.empty();
  }

  private PoolResult.Refused worded(RefusalReason reason, Transaction transaction) {
    return switch (reason) {
      case WRONG_CHAIN ->
          reason.refused(
              "have " + transaction.chainId().orElseThrow() + " want " + rules.chainId());
      case INTRINSIC_GAS ->
          reason.refused(
              "gas "
                  + Long.toUnsignedString(transaction.gas().limit())
                  + ", minimum needed "
                  + TransactionRules.intrinsicGas(transaction));
      case INIT_CODE_TOO_LARGE ->
          reason.refused(
              "code size "
                  + transaction.message().data().size()
                  + ", limit "
                  + Gas.MAX_INIT_CODE_SIZE);
      case TIP_ABOVE_MAX_FEE ->
          reason.refused(
              "maxPriorityFeePerGas: "
                  + transaction.gas().maxPriorityFee()
                  + ", maxFeePerGas: "
                  + transaction.gas().maxFee());
      default -> reason.refused();
    };
  }

  private Screened recover(Envelope envelope, Transaction transaction) {
    DecodeResult<SignedTransaction> signed = envelope.signed(transaction, senders);
    return signed.match(
        Screened.Passed::new,
        unused -> new Screened.Stopped(RefusalReason.INVALID_SENDER.refused()));
  }
}
