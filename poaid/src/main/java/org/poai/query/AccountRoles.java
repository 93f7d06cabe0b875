package org.poai.query;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Log;
import org.poai.chain.index.Footprint;
import org.poai.chain.index.Subject;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.query.HistoryEntry.Role;

/** What an account was in transactions. */
record AccountRoles(Address account, Hash32 word) {
  /** What moves tokens: ERC-20 and 721, and twice ERC-1155. */
  private static final Set<Hash32> TRANSFERS =
      Set.of(
          Abi.topic("Transfer(address,address,uint256)"),
          Abi.topic("TransferSingle(address,address,address,uint256,uint256)"),
          Abi.topic("TransferBatch(address,address,address,uint256[],uint256[])"));

  AccountRoles(Address account) {
    this(account, Subject.word(account));
  }

  /** What it was in one; nothing where it does not occur. */
  Set<Role> in(Envelope envelope, Footprint footprint) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (footprint.sender().equals(account)) {
      roles.add(Role.SENDER);
    }
    Optional<Address> to =
        envelope
            .transaction()
            .match(transaction -> transaction.message().to(), refused -> Optional.empty());
    if (to.equals(Optional.of(account))) {
      roles.add(Role.RECIPIENT);
    }
    List<InternalMove> moves = footprint.moves();
    for (int i = 0; i < moves.size(); i++) {
      InternalMove move = moves.get(i);
      if (move.kind().isCreation() && move.to().equals(account)) {
        roles.add(Role.CREATED);
      } else if (move.to().equals(account) || isFrom(move, i == 0 && to.isEmpty())) {
        roles.add(Role.WITHIN);
      }
    }
    footprint.receipt().logs().forEach(log -> role(log).ifPresent(roles::add));
    return roles;
  }

  /**
   * Whether the account made a move itself.
   *
   * @param isOuter whether it is what the transaction itself does
   */
  private boolean isFrom(InternalMove move, boolean isOuter) {
    return !isOuter && move.from().equals(account);
  }

  private Optional<Role> role(Log log) {
    if (log.topics().size() < 2 || !log.topics().subList(1, log.topics().size()).contains(word)) {
      return Optional.empty();
    }
    return Optional.of(TRANSFERS.contains(log.topics().get(0)) ? Role.TOKENS : Role.LOGGED);
  }
}
