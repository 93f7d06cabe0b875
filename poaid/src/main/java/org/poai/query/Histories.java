package org.poai.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.Block;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.chain.index.Footprint;
import org.poai.chain.index.Subject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.query.HistoryEntry.Role;
import org.poai.query.HistoryPage.Spot;
import org.poai.query.HistoryPage.Want;

/**
 * Finds what accounts did and which blocks they mined, and which blocks asked a record, by the
 * index. Blocks whose bodies are pruned are not found.
 */
public record Histories(ChainView view, MinedBlocks mined) {
  private static final int BLOCKS_AT_ONCE = 32;

  /** A page of what an account did; a shorter one where the time is over. */
  public HistoryPage of(Address account, Want want, Deadline deadline) {
    Subject subject = want.withLogs() ? new Subject.Account(account) : new Subject.Party(account);
    return new Reading(account, want, deadline).run(subject);
  }

  /** Blocks that an address was paid for, the newest first, from a height on. */
  public List<SealedHeader> minedBy(Address miner, BlockNumber from, int count) {
    return headers(new Subject.Miner(miner), from, count).stream()
        .filter(header -> header.header().lineage().miner().equals(miner))
        .toList();
  }

  /** Blocks that asked a record, the newest first, from a height on. */
  public List<SealedHeader> thatAsked(Subject.AskedRecord record, BlockNumber from, int count) {
    return headers(record, from, count);
  }

  private List<SealedHeader> headers(Subject subject, BlockNumber from, int count) {
    return view.chain().blocksOf(subject, from, true, count).stream()
        .flatMap(number -> view.header(number).stream())
        .toList();
  }

  /** The transaction in which a contract was put in place; empty where it is not found in time. */
  public Optional<HistoryEntry> creation(Address contract, Deadline deadline) {
    Spot from = Spot.OLDEST;
    while (!deadline.isOver()) {
      HistoryPage page = of(contract, new Want(from, false, BLOCKS_AT_ONCE, true, false), deadline);
      Optional<HistoryEntry> found =
          page.entries().stream().filter(each -> each.roles().contains(Role.CREATED)).findFirst();
      if (found.isPresent() || page.next().isEmpty()) {
        return found;
      }
      from = page.next().get();
    }
    return Optional.empty();
  }

  /** Who put a contract in place, in a transaction that did. */
  public static Optional<Address> creator(Address contract, HistoryEntry entry) {
    return entry.footprint().moves().stream()
        .filter(move -> move.kind().isCreation() && move.to().equals(contract))
        .map(InternalMove::from)
        .findFirst();
  }

  /** The transaction of a sender with this nonce, unsigned: blocks are halved, by the index. */
  public Optional<HistoryEntry> sent(Address sender, long nonce) {
    long low = 0;
    long high = view.head().number().value() + 1;
    while (low < high) {
      long middle = low + (high - low) / 2;
      List<HistoryEntry> block = firstSent(sender, middle);
      if (block.isEmpty() || Long.compareUnsigned(nonce(block.get(0)), nonce) > 0) {
        high = middle;
      } else if (Long.compareUnsigned(nonce(block.get(block.size() - 1)), nonce) < 0) {
        low = block.get(0).block().number().value() + 1;
      } else {
        return block.stream().filter(entry -> nonce(entry) == nonce).findFirst();
      }
    }
    return Optional.empty();
  }

  private static long nonce(HistoryEntry entry) {
    return entry.signed().transaction().nonce();
  }

  /** What a sender sent in the first block at or above a height in which it did. */
  private List<HistoryEntry> firstSent(Address sender, long height) {
    Subject subject = new Subject.Sender(sender);
    for (BlockNumber number : view.chain().blocksOf(subject, BlockNumber.of(height), false, 2)) {
      List<HistoryEntry> sent =
          entries(sender, number).stream()
              .filter(entry -> entry.roles().contains(Role.SENDER))
              .toList();
      if (!sent.isEmpty()) {
        return sent;
      }
    }
    return List.of();
  }

  /** What an account did in a block of the chain, in order. */
  private List<HistoryEntry> entries(Address account, BlockNumber number) {
    Optional<SealedHeader> header = view.header(number);
    Optional<WireBlock> wire = header.flatMap(mined::glance);
    Optional<List<Footprint>> footprints =
        header.flatMap(found -> view.chain().footprints(found.hash()));
    return wire.isEmpty() || footprints.isEmpty()
        ? List.of()
        : entries(account, wire.get().block(), footprints.get());
  }

  private List<HistoryEntry> entries(Address account, Block block, List<Footprint> footprints) {
    AccountRoles roles = new AccountRoles(account);
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < footprints.size(); i++) {
      Envelope envelope = block.transactions().get(i);
      Set<Role> found = roles.in(envelope, footprints.get(i));
      if (!found.isEmpty()) {
        entries.add(
            new HistoryEntry(
                block.sealedHeader(),
                i,
                envelope.signed(view.chain().senders()).orThrow(),
                footprints,
                found));
      }
    }
    return entries;
  }

  /** A page on its way. */
  private final class Reading {
    private final Address account;
    private final Want want;
    private final Deadline deadline;
    private final List<HistoryEntry> found = new ArrayList<>();

    Reading(Address account, Want want, Deadline deadline) {
      this.account = account;
      this.want = want;
      this.deadline = deadline;
    }

    HistoryPage run(Subject subject) {
      long height = want.from().height();
      while (true) {
        List<BlockNumber> heights =
            view.chain().blocksOf(subject, BlockNumber.of(height), want.isDown(), BLOCKS_AT_ONCE);
        for (BlockNumber number : heights) {
          if (found.size() >= want.count() || deadline.isOver()) {
            return new HistoryPage(found, Optional.of(begin(number.value())));
          }
          Optional<Spot> next = read(number);
          if (next.isPresent()) {
            return new HistoryPage(found, next);
          }
        }
        if (heights.size() < BLOCKS_AT_ONCE) {
          return new HistoryPage(found, Optional.empty());
        }
        height = heights.get(heights.size() - 1).value() + (want.isDown() ? -1 : 1);
        if (height < 0) {
          return new HistoryPage(found, Optional.empty());
        }
      }
    }

    /** Where a block begins, in the order that is asked for. */
    private Spot begin(long height) {
      return new Spot(height, want.isDown() ? Integer.MAX_VALUE : 0);
    }

    /** Takes what is wanted of a block; where it goes on if that is not all. */
    private Optional<Spot> read(BlockNumber number) {
      List<HistoryEntry> entries = new ArrayList<>(entries(account, number));
      if (want.isDown()) {
        Collections.reverse(entries);
      }
      for (HistoryEntry entry : entries) {
        if (isWanted(entry)) {
          if (found.size() >= want.count() && !want.wholeBlocks()) {
            return Optional.of(new Spot(number.value(), entry.index()));
          }
          found.add(entry);
        }
      }
      return Optional.empty();
    }

    private boolean isWanted(HistoryEntry entry) {
      boolean isLogOnly =
          entry.roles().stream().allMatch(role -> role == Role.TOKENS || role == Role.LOGGED);
      if (isLogOnly && !want.withLogs()) {
        return false;
      }
      boolean isFirst = entry.block().number().value() == want.from().height();
      int from = want.from().index();
      return !isFirst || (want.isDown() ? entry.index() <= from : entry.index() >= from);
    }
  }
}
