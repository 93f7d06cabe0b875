package org.poai.miner;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.SignedTransaction;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;

/** A block that lacks only its seal, and what to ask the model for it. */
public record UnsealedBlock(
    SealedPart part,
    Challenge challenge,
    List<SignedTransaction> transactions,
    List<String> answers)
    implements WorkAnswer {
  public UnsealedBlock {
    transactions = List.copyOf(transactions);
    answers = List.copyOf(answers);
  }

  /** Computes S of the part. */
  public static UnsealedBlock of(
      SealedPart part,
      Hash32 epochKey,
      List<SignedTransaction> transactions,
      List<String> answers) {
    Challenge challenge =
        new Challenge(epochKey, part.lineage().parentHash(), HeaderCodec.sealHash(part));
    return new UnsealedBlock(part, challenge, transactions, answers);
  }

  /** Whether another transaction may find room in the block. */
  boolean hasRoom() {
    Execution execution = part.execution();
    return execution.gasLimit() - execution.gasUsed() >= Block.LEAST_TRANSACTION_GAS;
  }

  /** Whether a block with some of these instead would give its miner more for its gas. */
  boolean gainsBy(List<SignedTransaction> arrived) {
    UInt256 baseFee = part.execution().baseFeePerGas();
    Optional<UInt256> least =
        transactions.stream()
            .map(signed -> signed.transaction().effectiveGasPrice(baseFee))
            .min(Comparator.naturalOrder());
    return arrived.stream()
        .map(SignedTransaction::transaction)
        .filter(one -> one.gas().maxFee().compareTo(baseFee) >= 0)
        .map(one -> one.effectiveGasPrice(baseFee))
        .anyMatch(price -> least.isEmpty() || price.compareTo(least.get()) > 0);
  }

  /** The manifest under which the block is proven. */
  Hash32 manifestHash() {
    return part.terms().manifestHash();
  }

  /** S, the hash of the sealed part. */
  public Hash32 sealHash() {
    return challenge.sealHash();
  }

  boolean isOnSameParent(UnsealedBlock other) {
    return part.lineage().parentHash().equals(other.part.lineage().parentHash());
  }

  /** The header with the seal that {@code nonce} gives. */
  SealedHeader sealed(long nonce, Evaluation evaluation) {
    return sealed(evaluation.seal(nonce));
  }

  SealedHeader sealed(Seal seal) {
    return SealedHeader.of(new Header(part, seal));
  }

  Block block(SealedHeader header) {
    return new Block(
        header, transactions.stream().map(SignedTransaction::envelope).toList(), answers);
  }
}
