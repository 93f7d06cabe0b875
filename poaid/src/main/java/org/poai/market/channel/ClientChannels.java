package org.poai.market.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.poai.market.channel.ClientChannel.Stage;
import org.poai.market.contract.Channel;
import org.poai.market.contract.MarketCalls;
import org.poai.market.duty.Errand;
import org.poai.market.duty.Errands;
import org.poai.market.duty.JournalFile;
import org.poai.market.duty.MarketHead;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/**
 * The channels of a client: each is on the disk before it is opened, and so is each sum before it
 * is signed for. Nothing is signed for less than before. Owned by one thread.
 */
final class ClientChannels implements Errands {
  /** A channel that the chain has not had for so many blocks was taken back for good. */
  private static final int LOST_BLOCKS = 32;

  /** The worker has so many blocks to close, which gives the deposit back at once. */
  private static final int FAREWELL_BLOCKS = 12;

  /** Channels that others opened meanwhile, of which one may be ours. */
  private static final int MOST_NEW = 4_096;

  /** So far down a reorganisation may move the number of a channel. */
  private static final int MOST_MOVED = 256;

  /** Credit is withdrawn from here on. */
  private static final Wei WORTH = Wei.of(100_000_000_000_000_000L);

  private final Address account;
  private final JournalFile<List<ClientChannel>> journal;
  private final LongSupplier nanoTime;
  private final List<Session> sessions = new ArrayList<>();
  private volatile List<ClientChannel> shown;

  ClientChannels(Address account, JournalFile<List<ClientChannel>> journal, LongSupplier nanoTime) {
    this.account = account;
    this.journal = journal;
    this.nanoTime = nanoTime;
    this.shown = journal.value();
    shown.forEach(written -> sessions.add(new Session(written, nanoTime.getAsLong())));
  }

  @Override
  public Address account() {
    return account;
  }

  /** The channel to a worker, unless it is being closed. */
  Optional<Session> find(Address worker) {
    return sessions.stream()
        .filter(session -> session.worker().equals(worker))
        .filter(session -> session.written().stage() != Stage.CLOSING)
        .findFirst();
  }

  /** All that are open. */
  List<Session> open() {
    return sessions.stream().filter(Session::isOpen).toList();
  }

  /** Begins a channel; whether that could be written down. */
  boolean begin(Address worker, Wei deposit, long channelCount) {
    Session begun =
        new Session(
            new ClientChannel(worker, Stage.OPENING, channelCount, deposit, Wei.ZERO, Wei.ZERO),
            nanoTime.getAsLong());
    sessions.add(begun);
    boolean isWritten = write();
    if (!isWritten) {
      sessions.remove(begun);
    }
    return isWritten;
  }

  /** Puts what is written of a channel anew; whether it is safe. */
  boolean change(Session session, ClientChannel next) {
    ClientChannel before = session.written();
    session.become(next);
    boolean isWritten = write();
    if (!isWritten) {
      session.become(before);
    }
    return isWritten;
  }

  private boolean write() {
    List<ClientChannel> all = sessions.stream().map(Session::written).toList();
    boolean isWritten = journal.write(all);
    if (isWritten) {
      shown = all;
    }
    return isWritten;
  }

  private void remove(Session session) {
    sessions.remove(session);
    boolean unused = write(); // else it is found to be closed once more
  }

  /** What is written; any thread. */
  List<ClientChannel> shown() {
    return shown;
  }

  Optional<String> trouble() {
    return journal.trouble();
  }

  @Override
  public List<Errand> step(MarketHead head) {
    List<Errand> errands = new ArrayList<>();
    for (Session session : List.copyOf(sessions)) {
      if (session.written().stage() == Stage.OPENING) {
        opening(session, head).forEach(errands::add);
      } else {
        opened(session, head).forEach(errands::add);
      }
    }
    if (head.credit(account).compareTo(WORTH) >= 0) {
      errands.add(new Errand("withdraw", 0, MarketCalls.withdraw()));
    }
    return errands;
  }

  private Stream<Errand> opening(Session session, MarketHead head) {
    ClientChannel wanted = session.written();
    OptionalLong number = number(wanted, wanted.number(), head);
    if (number.isEmpty()) {
      return Stream.of(
          new Errand(
              "open channel", 0, MarketCalls.openChannel(wanted.worker(), wanted.deposit())));
    }
    if (change(session, wanted.opened(number.getAsLong()))) {
      session.see(head.channel(number.getAsLong()));
    }
    return Stream.empty();
  }

  /** The channel that was opened for a wish, by being ours and above a number. */
  private OptionalLong number(ClientChannel wanted, long above, MarketHead head) {
    long count = head.channelCount();
    long first = Math.max(Math.min(above, count), count - MOST_NEW);
    return LongStream.rangeClosed(first + 1, count)
        .filter(id -> sessions.stream().noneMatch(other -> isNumber(other, id)))
        .filter(id -> head.channel(id).filter(it -> isOurs(it, wanted)).isPresent())
        .findFirst();
  }

  private static boolean isNumber(Session session, long id) {
    return session.written().stage() != Stage.OPENING && session.written().number() == id;
  }

  private boolean isOurs(Channel channel, ClientChannel written) {
    return channel.client().equals(account)
        && channel.worker().equals(written.worker())
        && !channel.closed();
  }

  private Stream<Errand> opened(Session session, MarketHead head) {
    ClientChannel written = session.written();
    Optional<Channel> found =
        head.channel(written.number())
            .filter(it -> it.client().equals(account) && it.worker().equals(written.worker()));
    if (written.stage() == Stage.OPEN) {
      session.see(found.filter(it -> !it.closed() && it.closeAt().isEmpty()));
    }
    if (found.isEmpty()) {
      lost(session, head);
      return Stream.empty();
    }
    Channel channel = found.get();
    if (channel.closed()) {
      remove(session);
      return Stream.empty();
    }
    return written.stage() == Stage.OPEN
        ? topUp(written, channel)
        : closing(session, channel, head);
  }

  /** After a reorganisation a channel may have another number, or be gone. */
  private void lost(Session session, MarketHead head) {
    ClientChannel written = session.written();
    OptionalLong other = number(written, Math.max(0, written.number() - MOST_MOVED), head);
    if (other.isPresent()) {
      if (change(session, written.moved(other.getAsLong()))) {
        session.owes(Wei.ZERO);
      }
    } else if (session.blocksSince(head.next()) > LOST_BLOCKS) {
      remove(session);
    }
  }

  private static Stream<Errand> topUp(ClientChannel written, Channel channel) {
    return written.deposit().compareTo(channel.deposit()) > 0
        ? Stream.of(
            new Errand(
                "top up",
                channel.id(),
                MarketCalls.topUp(channel.id(), written.deposit().minus(channel.deposit()))))
        : Stream.empty();
  }

  private static Stream<Errand> closing(Session session, Channel channel, MarketHead head) {
    boolean isDue =
        channel
            .closeAt()
            .map(last -> head.next() > last)
            .orElseGet(() -> session.blocksSince(head.next()) >= FAREWELL_BLOCKS);
    return isDue
        ? Stream.of(
            new Errand("close channel", channel.id(), MarketCalls.closeChannel(channel.id())))
        : Stream.empty();
  }
}
