package org.poai.market.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.poai.async.EventThread;
import org.poai.crypto.Keccak;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Requests;
import org.poai.market.channel.Attempt.Answered;
import org.poai.market.channel.Attempt.Declined;
import org.poai.market.channel.Attempt.Failed;
import org.poai.market.channel.Attempt.Outcome;
import org.poai.market.channel.Attempt.Stopped;
import org.poai.market.channel.ChannelRequest.Ask;
import org.poai.market.channel.Patron.Deal;
import org.poai.market.channel.Patron.Denial;
import org.poai.market.channel.Patron.Receipt;
import org.poai.market.duty.Errand;
import org.poai.market.duty.Errands;
import org.poai.market.duty.Glance;
import org.poai.market.duty.JournalFile;
import org.poai.market.duty.JournalPlace;
import org.poai.market.duty.MarketHead;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;

/**
 * Gets answers from workers in channels: opens a channel to the cheapest that will do, pays with
 * vouchers, tops up within the budget, and has the channel closed when nobody asks any more. It
 * computes a part of the answers again and leaves a worker that erred.
 *
 * <p>For the next maintainer: wishes are served in turn, one at a time of each channel. What is
 * signed for is written down first, with the most that may be owed by then. So after a crash on
 * either side the worker's word counts for the last answer's price, and for no more. Its money is
 * in {@link ClientChannels}, whom it leaves alone in {@link Standing}. Owned by the market's
 * thread.
 */
public final class ChannelClient implements Errands {
  private static final int MOST_WISHES = 32;
  private static final int MOST_ATTEMPTS = 4;
  private static final long PAUSE_MILLIS = 3_000;

  /** So long a wish waits for its channel to be opened. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(110);

  /** A channel that nobody uses for so long is closed. */
  private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Terms terms;
  private final Parts parts;
  private final ClientChannels channels;
  private final WorkerChoice choice;
  private final AnswerAudit check;
  private final Deque<Wish> wishes = new ArrayDeque<>();

  /** What it pays, and out of what. */
  public record Terms(Checkbook checkbook, Wei maxPrice, Budget budget) {}

  /** What it stands on; the thread is the market's. */
  public record Parts(
      EventThread thread,
      Glance market,
      Requests requests,
      MarketProtocols protocols,
      Reach reach,
      LongSupplier nanoTime) {}

  /** A client with the channels of a journal. */
  public ChannelClient(
      Terms terms, Parts parts, JournalPlace journal, WorkerChoice choice, AnswerAudit check) {
    this.terms = terms;
    this.parts = parts;
    this.channels =
        new ClientChannels(
            terms.checkbook().account(),
            JournalFile.open(journal, ClientChannel.FORM),
            parts.nanoTime());
    this.choice = choice;
    this.check = check;
  }

  /** Asks for an answer; any thread. */
  public void ask(String prompt, int maxTokens, Patron patron) {
    Wish wish = new Wish(prompt, maxTokens, patron, parts.nanoTime().getAsLong());
    parts
        .thread()
        .execute(
            () -> {
              if (Bytes.utf8(prompt).size() > ChannelRequest.MAX_PROMPT) {
                patron.refuse(
                    Denial.PROMPT, "A prompt has at most " + ChannelRequest.MAX_PROMPT + " bytes.");
              } else if (wishes.size() >= MOST_WISHES) {
                patron.refuse(Denial.BUSY, "Too many prompts wait; ask again in a moment.");
              } else {
                wishes.add(wish);
                serve();
              }
            });
  }

  /** Serves the wishes that wait, as far as that goes now; called now and then. */
  public void serve() {
    for (Wish wish : List.copyOf(wishes)) {
      if (wish.patron().isGone() || isServed(wish)) {
        wishes.remove(wish);
      }
    }
  }

  /** Begins with a wish, or refuses it; false while it has to wait. */
  private boolean isServed(Wish wish) {
    Optional<Long> model = parts.market().at(MarketHead::activeModel);
    if (model.isEmpty()) {
      return false;
    }
    Optional<Offer> found =
        choice.offer(model.get(), terms, worker -> channels.find(worker).isPresent());
    if (found.isEmpty()) {
      wish.patron()
          .refuse(
              Denial.UNAVAILABLE,
              "No worker offers answers of the active model for at most "
                  + terms.maxPrice().toPoai()
                  + " POAI a token now; see poai_workers.");
      return true;
    }
    Offer offer = found.get();
    Optional<Session> session = channels.find(offer.worker());
    if (session.isEmpty()) {
      return !opens(offer, wish) || isLate(wish);
    }
    if (!session.get().isOpen()) {
      return isLate(wish);
    }
    if (session.get().isBusy(parts.nanoTime().getAsLong())) {
      return false;
    }
    return isFunded(session.get(), offer, wish)
        ? begins(session.get(), offer, wish)
        : isLate(wish) || !topsUp(session.get(), offer, wish);
  }

  private boolean isLate(Wish wish) {
    if (parts.nanoTime().getAsLong() - wish.sinceNanos() < PATIENCE_NANOS) {
      return false;
    }
    wish.patron()
        .refuse(
            Denial.UNAVAILABLE,
            "The channel to the worker is still being opened; ask again in a minute.");
    return true;
  }

  private static Wei mostPrice(Offer offer, Wish wish) {
    return ChannelWorker.price(
        offer.price().perToken(), AnswerFrame.MOST_PROMPT_TOKENS + wish.maxTokens());
  }

  private static boolean isFunded(Session session, Offer offer, Wish wish) {
    Wei most = session.owed().plus(mostPrice(offer, wish));
    return session.seen().filter(it -> most.compareTo(it.deposit()) <= 0).isPresent();
  }

  /** Whether a channel is opened; else the wish is refused. */
  private boolean opens(Offer offer, Wish wish) {
    Optional<Long> count = parts.market().at(MarketHead::channelCount);
    if (count.isEmpty()) {
      return true; // the head changes; it is tried again
    }
    Optional<Wei> deposit = choice.deposit(offer, terms.budget());
    if (deposit.filter(this::isMissing).isPresent()) {
      wish.patron()
          .refuse(
              Denial.UNAVAILABLE,
              "Account "
                  + channels.account().toHex()
                  + " has less than the "
                  + deposit.get().toPoai()
                  + " POAI that a channel begins with.");
      return false;
    }
    if (deposit.isEmpty() || !terms.budget().take(deposit.get())) {
      overBudget(wish);
      return false;
    }
    if (!channels.begin(offer.worker(), deposit.get(), count.get())) {
      wish.patron().refuse(Denial.UNAVAILABLE, "The journal of channels cannot be written.");
      return false;
    }
    choice.listener().opening(offer.worker(), deposit.get());
    return true;
  }

  private boolean isMissing(Wei deposit) {
    return parts
        .market()
        .at(head -> head.account(channels.account()).balance())
        .filter(balance -> balance.compareTo(deposit) <= 0)
        .isPresent();
  }

  private void overBudget(Wish wish) {
    wish.patron().refuse(Denial.BUDGET, terms.budget().exhausted());
  }

  /** Whether the wish waits for more of a deposit; else it is refused. */
  private boolean topsUp(Session session, Offer offer, Wish wish) {
    ClientChannel written = session.written();
    boolean isUnderway =
        session.seen().filter(it -> it.deposit().compareTo(written.deposit()) < 0).isPresent();
    if (isUnderway) {
      return true;
    }
    Optional<Wei> more = choice.deposit(offer, terms.budget());
    if (more.isEmpty() || !terms.budget().take(more.get())) {
      overBudget(wish);
      return false;
    }
    boolean unused =
        channels.change(session, written.withDeposit(written.deposit().plus(more.get())));
    return true;
  }

  private boolean begins(Session session, Offer offer, Wish wish) {
    Wei risk =
        ChannelWorker.price(offer.price().perToken(), wish.mostPromptTokens() + wish.maxTokens());
    Wei ceiling = session.written().ceiling().max(session.owed().plus(risk));
    if (!channels.change(session, session.written().owing(session.owed(), ceiling))) {
      wish.patron().refuse(Denial.UNAVAILABLE, "The journal of channels cannot be written.");
      return true;
    }
    session.begin(parts.nanoTime().getAsLong());
    Attempt attempt =
        new Attempt(
            parts.thread(),
            new Attempt.Audience() {
              @Override
              public void begin() {
                wish.patron().begin();
              }

              @Override
              public boolean take(String piece) {
                return wish.patron().take(piece) && !wish.patron().isGone();
              }
            },
            outcome -> ended(session, offer, wish, outcome));
    Ask ask =
        new Ask(offer.price().model(), wish.maxTokens(), offer.price().perToken(), wish.prompt());
    attempt.follow(sent(session, offer, Optional.of(ask), attempt));
    return true;
  }

  private CompletableFuture<Void> sent(
      Session session, Offer offer, Optional<Ask> ask, Requests.FrameTaker taker) {
    byte[] request = terms.checkbook().request(session.written(), ask).encode();
    PeerId peer = offer.place().peer();
    return parts
        .reach()
        .connect(offer.place(), choice.from(offer.worker()))
        .thenCompose(
            isConnected ->
                parts.requests().stream(peer, parts.protocols().infer(), request, taker));
  }

  private void ended(Session session, Offer offer, Wish wish, Outcome outcome) {
    session.end(parts.nanoTime().getAsLong());
    if (outcome instanceof Answered answered) {
      answered(session, offer, wish, answered);
    } else if (outcome instanceof Stopped stopped) {
      Wei price = price(offer, stopped.promptTokens(), stopped.tokens());
      session.owes(session.owed().plus(price));
      wish.patron()
          .end(
              receipt(
                  session, price, stopped.promptTokens(), stopped.tokens(), true, stopped.text()));
    } else if (outcome instanceof Declined declined && !declined.hasBegun()) {
      declined(session, offer, wish, declined);
    } else {
      LeaveReason why = outcome instanceof Failed failed ? failed.why() : LeaveReason.UNWILLING;
      boolean hasBegun = !(outcome instanceof Failed failed) || failed.hasBegun();
      leave(session, why);
      again(session, wish, hasBegun);
    }
    serve();
  }

  private static Wei price(Offer offer, int promptTokens, int tokens) {
    return ChannelWorker.price(offer.price().perToken(), promptTokens + tokens);
  }

  private static Receipt receipt(
      Session session, Wei price, int promptTokens, int tokens, boolean isCut, String text) {
    return new Receipt(
        new Deal(Deal.Kind.CHANNEL, session.written().number(), session.worker()),
        price,
        promptTokens,
        tokens,
        isCut,
        Keccak.hash(Bytes.utf8(text)));
  }

  private void answered(Session session, Offer offer, Wish wish, Answered answered) {
    int tokens = answered.done().tokens();
    Wei price = price(offer, answered.promptTokens(), tokens);
    wish.patron()
        .end(
            receipt(
                session,
                price,
                answered.promptTokens(),
                tokens,
                answered.done().isCut(),
                answered.text()));
    Wei owed = session.owed().plus(price);
    boolean isJust =
        answered.done().owed().equals(owed)
            && tokens <= wish.maxTokens()
            && answered.promptTokens() <= wish.mostPromptTokens();
    if (!isJust) {
      leave(session, LeaveReason.OVERCHARGED);
      return;
    }
    session.owes(owed);
    choice.standing().answered(session.worker());
    check.look(
        new AnswerAudit.Said(offer.price().model(), wish.prompt(), wish.maxTokens(), answered),
        session.isFirstAnswer(),
        () -> leave(session, LeaveReason.FALSE_ANSWER));
  }

  private void declined(Session session, Offer offer, Wish wish, Declined declined) {
    Optional<Wei> owed = declined.refused().owed();
    switch (declined.refused().why()) {
      case PROMPT -> {
        wish.patron()
            .refuse(Denial.PROMPT, "The prompt is too long for the model, or ends its engine.");
        return;
      }
      case VOUCHER -> {
        if (owed.isPresent() && isPlausible(session, owed.get())) {
          session.owes(owed.get());
        } else {
          leave(session, LeaveReason.OVERCHARGED);
        }
      }
      case PRICE -> choice.forget(offer.worker());
      case MODEL -> choice.left(session.worker(), LeaveReason.UNWILLING);
      case BUSY, DEPOSIT, GONE -> pause(session);
    }
    again(session, wish, false);
  }

  /** After a crash on either side the worker knows better, within what was asked for. */
  private static boolean isPlausible(Session session, Wei owed) {
    return owed.compareTo(session.owed()) > 0 && owed.compareTo(session.written().ceiling()) <= 0;
  }

  /** The worker may be a block behind, or have much to do. */
  private void pause(Session session) {
    session.pause(parts.nanoTime().getAsLong() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    parts.thread().schedule(this::serve, PAUSE_MILLIS);
  }

  /** Another attempt, if nothing of an answer was told. */
  private void again(Session session, Wish wish, boolean hasBegun) {
    if (!hasBegun && wish.attempt() < MOST_ATTEMPTS) {
      wishes.addFirst(wish);
    } else {
      if (choice.standing().resting(session.worker()).isEmpty()) {
        choice.left(session.worker(), LeaveReason.UNWILLING);
      }
      wish.patron()
          .refuse(Denial.UNAVAILABLE, "The worker does not answer now; ask again in a moment.");
    }
  }

  /** A worker that only fails is asked again later; one that errs gives the deposit back. */
  private void leave(Session session, LeaveReason why) {
    choice.left(session.worker(), why);
    if (why != LeaveReason.SILENT && why != LeaveReason.UNWILLING) {
      boolean unused = channels.change(session, session.written().at(ClientChannel.Stage.CLOSING));
    }
  }

  @Override
  public Address account() {
    return channels.account();
  }

  /** What is to be opened and closed at a head; wishes that waited for a channel are served. */
  @Override
  public List<Errand> step(MarketHead head) {
    closeIdle();
    List<Errand> errands = channels.step(head);
    serve();
    return errands;
  }

  private void closeIdle() {
    long now = parts.nanoTime().getAsLong();
    for (Session session : channels.open()) {
      if (!session.isBusy(now) && now - session.usedAt() >= IDLE_NANOS) {
        close(session);
      }
    }
  }

  /** Pays what is owed and asks the worker to close, which gives the rest back at once. */
  private void close(Session session) {
    ClientChannel last = session.written().owing(session.owed(), session.owed());
    if (!channels.change(session, last.at(ClientChannel.Stage.CLOSING))) {
      return;
    }
    choice.listener().closing(session.worker(), last.number());
    choice
        .offerOf(session.worker())
        .ifPresent(
            offer -> {
              var unused =
                  sent(session, offer, Optional.empty(), frame -> {})
                      .exceptionally(failure -> null); // then the channel is closed by notice
            });
  }

  /** Has all channels closed that nobody uses now; any thread. */
  public void closeAll() {
    parts
        .thread()
        .execute(
            () ->
                channels.open().stream()
                    .filter(session -> !session.isBusy(parts.nanoTime().getAsLong()))
                    .forEach(this::close));
  }

  /** What is written of the channels; any thread. */
  public List<ClientChannel> shown() {
    return channels.shown();
  }

  /** Why no channel is opened, for a health check. */
  public Optional<String> trouble() {
    return channels.trouble();
  }
}
