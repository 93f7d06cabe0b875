package org.poai.market.duty;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.poai.market.contract.Seals;
import org.poai.market.duty.SealedAnswer.Matter;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * Seals answers, each written down before anybody gets its seal. On a matter an account has one
 * answer, whatever is found out later.
 *
 * <p>A salt follows from the account's key and the matter. So two machines with one key and one
 * answer have one seal, which each of them can open, and a machine that has lost its journal opens
 * what it sealed once it has computed the answer again.
 *
 * @param salts for a matter a number that only who has the account's key can know
 */
public record Sealer(SealJournal journal, long chainId, UnaryOperator<Hash32> salts) {
  /** The answer that a seal hides, if it is one of ours. */
  Optional<SealedAnswer> find(Hash32 seal) {
    return journal.find(seal);
  }

  /** What an account has sealed on a matter. */
  Optional<SealedAnswer> find(Matter matter, Address account) {
    return journal.find(matter, account);
  }

  /** A challenger's claim; empty where it cannot be kept. */
  Optional<SealedAnswer> claim(Matter matter, Address account, Hash32 answer, long block) {
    return sealed(
        matter, account, answer, block, salt -> Seals.claim(chainId, account, answer, salt));
  }

  /** A miner's vote; empty where it cannot be kept. */
  Optional<SealedAnswer> vote(Matter matter, Address account, Hash32 answer, long block) {
    return sealed(
        matter,
        account,
        answer,
        block,
        salt -> Seals.vote(chainId, matter.job(), account, answer, salt));
  }

  private Optional<SealedAnswer> sealed(
      Matter matter, Address account, Hash32 answer, long block, UnaryOperator<Hash32> seal) {
    Optional<SealedAnswer> known = find(matter, account);
    if (known.isPresent()) {
      return known;
    }
    Hash32 salt = salts.apply(matter.hash());
    SealedAnswer made = new SealedAnswer(matter, account, answer, salt, seal.apply(salt), block);
    return journal.keep(made) ? Optional.of(made) : Optional.empty();
  }
}
