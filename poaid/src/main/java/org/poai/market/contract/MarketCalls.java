package org.poai.market.contract;

import static org.poai.chain.genesis.GenesisContract.INFERENCE_MARKET;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Transaction.Message;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * The calls that change the market. A stake, pot or bond is taken from the value that comes along
 * and, where that is less, from the caller's credit.
 */
public final class MarketCalls {
  private static final String VOTE = "vote(uint256,bytes32,bytes32)";

  /** The first four bytes of a vote's input. No pool takes such a call; protocol section 11. */
  public static final Bytes VOTE_SELECTOR = Abi.selector(VOTE);

  private MarketCalls() {}

  /**
   * Posts a job.
   *
   * @param model number of the active model's record, 0 for that of genesis
   * @param maxTokens 1 to 384
   * @param acceptBy the last block in which a worker can take it
   * @param deliverBlocks blocks that the worker has
   * @param prompt 1 to 2048 bytes of well-formed UTF-8 without U+0000
   * @param price escrowed until the job ends
   */
  public static Message post(
      long model, int maxTokens, long acceptBy, long deliverBlocks, Bytes prompt, Wei price) {
    return message(
        "post(uint64,uint16,uint64,uint32,bytes)",
        List.of(model, maxTokens, acceptBy, deliverBlocks, prompt),
        price);
  }

  /** Takes a job back that nobody accepted. */
  public static Message cancel(long job) {
    return message("cancel(uint256)", List.of(job), Wei.ZERO);
  }

  /**
   * Takes a job, for its stake and the pot of a case, if it asks just this of the model with this
   * number.
   */
  public static Message accept(long job, long model, int maxTokens, Hash32 promptHash, Wei value) {
    return message(
        "accept(uint256,uint64,uint16,bytes32)", List.of(job, model, maxTokens, promptHash), value);
  }

  /** Delivers a result of at most 4096 bytes. */
  public static Message deliver(long job, Bytes result) {
    return message("deliver(uint256,bytes)", List.of(job, result), Wei.ZERO);
  }

  /** Ends a job whose result did not come in time. */
  public static Message timeout(long job) {
    return message("timeout(uint256)", List.of(job), Wei.ZERO);
  }

  /** Pays a job that nobody challenged in time. */
  public static Message settle(long job) {
    return message("settle(uint256)", List.of(job), Wei.ZERO);
  }

  /**
   * Challenges a result, for a tenth of the stake and the pot of a case.
   *
   * @param model number of the job's model
   * @param maxTokens of the job
   * @param resultHash of the result that is challenged
   * @param claimCommit {@link Seals#claim} of the challenger's own answer
   * @param prompt the job's
   */
  public static Message challenge(
      long job,
      long model,
      int maxTokens,
      Hash32 resultHash,
      Hash32 claimCommit,
      Bytes prompt,
      Wei value) {
    return message(
        "challenge(uint256,uint64,uint16,bytes32,bytes32,bytes)",
        List.of(job, model, maxTokens, resultHash, claimCommit, prompt),
        value);
  }

  /**
   * Votes, in a block of the sender's own, for one bond.
   *
   * @param claimed the worker's result that the case is about
   * @param seal {@link Seals#vote} of the sender's answer
   */
  public static Message vote(long marketCase, Hash32 claimed, Hash32 seal, Wei value) {
    return message(VOTE, List.of(marketCase, claimed, seal), value);
  }

  /** Shows the answer that the sender's last seal holds. */
  public static Message reveal(long marketCase, Hash32 answer, Hash32 salt) {
    return message("reveal(uint256,bytes32,bytes32)", List.of(marketCase, answer, salt), Wei.ZERO);
  }

  /** Shows the answer that the challenger sealed. */
  public static Message showClaim(long marketCase, Hash32 answer, Hash32 salt) {
    return message(
        "showClaim(uint256,bytes32,bytes32)", List.of(marketCase, answer, salt), Wei.ZERO);
  }

  /** Ends a case after its last block of answers. */
  public static Message close(long marketCase) {
    return message("close(uint256)", List.of(marketCase), Wei.ZERO);
  }

  /** Takes out all credit. */
  public static Message withdraw() {
    return message("withdraw()", List.of(), Wei.ZERO);
  }

  /** Opens a channel to a worker. */
  public static Message openChannel(Address worker, Wei deposit) {
    return message("openChannel(address)", List.of(worker), deposit);
  }

  /** Adds to the deposit of the sender's own channel. */
  public static Message topUp(long channel, Wei amount) {
    return message("topUp(uint256)", List.of(channel), amount);
  }

  /**
   * Redeems a voucher.
   *
   * @param paid sum of all that the client owes since the channel was opened
   * @param signature the client's over {@link Voucher#digest}, 65 bytes: r, s and 27 or 28
   */
  public static Message redeem(long channel, Wei paid, Bytes signature) {
    return message(
        "redeem(uint256,uint128,bytes)", List.of(channel, paid.value(), signature), Wei.ZERO);
  }

  /** Closes a channel at once as its worker, gives notice as its client, closes it after that. */
  public static Message closeChannel(long channel) {
    return message("closeChannel(uint256)", List.of(channel), Wei.ZERO);
  }

  private static Message message(String signature, List<?> arguments, Wei value) {
    return new Message(
        Optional.of(INFERENCE_MARKET.address()), value.value(), Abi.call(signature, arguments));
  }
}
