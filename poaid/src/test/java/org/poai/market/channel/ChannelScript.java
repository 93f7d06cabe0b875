package org.poai.market.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.poai.async.EventThread;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.contract.ContractReader;
import org.poai.inference.answer.AnswerEngine;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobResult;
import org.poai.libp2p.host.MemoryHost;
import org.poai.libp2p.host.MemoryNetwork;
import org.poai.libp2p.request.StreamRequests;
import org.poai.market.channel.Offer.Place;
import org.poai.market.channel.Offer.Price;
import org.poai.market.contract.Channel;
import org.poai.market.contract.MarketViews;
import org.poai.market.duty.Errand;
import org.poai.market.duty.Errands;
import org.poai.market.duty.Glance;
import org.poai.market.duty.JournalPlace;
import org.poai.market.duty.MarketHead;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.network.message.ChainProtocols;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/**
 * Workers and a client of channels over hosts in memory, with the contract's real code and an
 * engine that repeats the prompt. Blocks come as told, each with what everybody wants on the chain.
 */
final class ChannelScript implements AutoCloseable {
  static final long CHAIN = BuiltInChains.DEVNET_CHAIN_ID;
  static final Wei PRICE = Wei.of(1_000_000_000_000_000L);
  private static final Hash32 FOUNDER = Hash32.fromHex("0x" + "ab".repeat(32));
  private static final MarketProtocols PROTOCOLS =
      new MarketProtocols(ChainProtocols.of(Hash32.ZERO));

  final ManualClock clock = new ManualClock(1_800_000_000);
  final EventThread thread =
      new EventThread(
          "market",
          (part, cause) -> {
            throw new AssertionError(cause);
          });
  final ContractRig rig;
  final List<String> sent = new CopyOnWriteArrayList<>();
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<String> blamed = new CopyOnWriteArrayList<>();
  private final MemoryNetwork network;
  private final Map<String, MemoryHost> hosts = new HashMap<>();
  private final Map<Address, String> names = new HashMap<>();
  private final List<Errands> parts = new ArrayList<>();
  private final Path folder;
  final OfferBook book;

  ChannelScript(Path folder) {
    this.folder = folder;
    this.network =
        new MemoryNetwork(
            new EventThread(
                "wire",
                (part, cause) -> {
                  throw new AssertionError(cause);
                }));
    this.rig =
        new ContractRig(
            Map.of("client", Wei.ofPoai(100), "bob", Wei.ofPoai(100), "carol", Wei.ofPoai(100)));
    rig.moveTo(10);
    for (String name : List.of("client", "bob", "carol")) {
      names.put(ContractRig.address(name), name);
      hosts.put(name, network.host());
    }
    this.book = new OfferBook(CHAIN, clock, this::nanoTime, account -> true);
  }

  long nanoTime() {
    return TimeUnit.MILLISECONDS.toNanos(clock.elapsedMillis());
  }

  MemoryHost host(String name) {
    return java.util.Objects.requireNonNull(hosts.get(name));
  }

  void connect(String one, String other) {
    assertThat(host(one).dial(host(other).dialAddress()).orTimeout(10, TimeUnit.SECONDS).join())
        .isEqualTo(host(other).id());
  }

  Glance glance() {
    return new Glance() {
      @Override
      public <T> Optional<T> at(Function<MarketHead, T> question) {
        return Optional.of(question.apply(head()));
      }
    };
  }

  MarketHead head() {
    ContractReader<RuntimeException> reader =
        (contract, input) -> rig.view(contract, input).output();
    return new MarketHead(rig.number() + 1, reader, rig.state(), FOUNDER, () -> false);
  }

  static ChannelKey key(String name) {
    return new ChannelKey() {
      @Override
      public Address address() {
        return ContractRig.address(name);
      }

      @Override
      public Bytes signature(Hash32 digest) {
        return ContractRig.signature(digest, name);
      }
    };
  }

  /** Says the prompt once more, word by word, then that it is done, if it may. */
  static JobResult repeat(String prompt, int tokens, AnswerEngine.Audience audience) {
    String[] words = prompt.split("(?= )", -1);
    if (!audience.begin(words.length)) {
      return new JobResult.Text(new JobAnswer("", words.length, 0, JobAnswer.Reason.TAKER));
    }
    StringBuilder text = new StringBuilder();
    int made = 0;
    for (String word : words) {
      if (made == tokens) {
        return said(text, words, made, JobAnswer.Reason.LIMIT);
      }
      text.append(word);
      made++;
      if (!audience.take(word)) {
        return said(text, words, made, JobAnswer.Reason.TAKER);
      }
    }
    return said(text, words, made, JobAnswer.Reason.MODEL);
  }

  private static JobResult said(
      StringBuilder text, String[] words, int made, JobAnswer.Reason reason) {
    return new JobResult.Text(new JobAnswer(text.toString(), words.length, made, reason));
  }

  static final Completions REPEATING =
      (model, prompt, tokens, audience) ->
          CompletableFuture.supplyAsync(() -> repeat(prompt, tokens, audience));

  ChannelWorker worker(String name, Wei price, Completions engines) {
    ChannelWorker worker =
        new ChannelWorker(
            new ChannelWorker.Terms(ContractRig.address(name), price),
            new ChannelWorker.Parts(
                thread,
                glance(),
                engines,
                (peer, offence, detail) -> blamed.add(offence + ": " + detail),
                CHAIN,
                this::nanoTime),
            new JournalPlace(folder.resolve(name + ".json"), Hash32.ZERO),
            new ChannelCounts(new Metrics()));
    requests(name).serve(PROTOCOLS.infer(), worker);
    run(worker);
    return worker;
  }

  StreamRequests requests(String name) {
    return new StreamRequests(host(name), MemoryShare.unlimited());
  }

  static MarketProtocols protocols() {
    return PROTOCOLS;
  }

  /** Takes the place of the part of the same account that ran before, if there was one. */
  void run(Errands part) {
    assertThat(
            thread
                .call(
                    () -> {
                      parts.removeIf(other -> other.account().equals(part.account()));
                      return parts.add(part);
                    })
                .join())
        .isTrue();
  }

  ChannelClient client(Wei budget, int checkedThousandths) {
    ChannelClient client =
        new ChannelClient(
            new ChannelClient.Terms(
                new Checkbook(key("client"), host("client").id(), CHAIN),
                Wei.ofPoai(1),
                Budget.open(
                    new JournalPlace(folder.resolve("budget.json"), Hash32.ZERO), clock, budget)),
            new ChannelClient.Parts(
                thread,
                glance(),
                requests("client"),
                PROTOCOLS,
                (place, from) ->
                    CompletableFuture.completedFuture(
                        host("client").peer(place.peer()).isPresent()),
                this::nanoTime),
            new JournalPlace(folder.resolve("client.json"), Hash32.ZERO),
            new WorkerChoice(
                book,
                clock,
                new JournalPlace(folder.resolve("erred.json"), Hash32.ZERO),
                new ChannelCounts(new Metrics()),
                listener()),
            new AnswerAudit(thread, glance(), REPEATING, new SecureRandom(), checkedThousandths));
    run(client);
    return client;
  }

  private ChannelListener listener() {
    return new ChannelListener() {
      @Override
      public void opening(Address worker, Wei deposit) {
        events.add("opening " + names.get(worker));
      }

      @Override
      public void left(Address worker, LeaveReason why, long seconds) {
        events.add("left " + names.get(worker) + " " + why);
      }

      @Override
      public void closing(Address worker, long channel) {
        events.add("closing " + names.get(worker));
      }
    };
  }

  /** A worker's offer reaches the client. */
  void offer(String name, Wei price) {
    Offer offer = signed(name, price, clock.seconds() + 600);
    assertThat(book.judge(offer, host(name).id())).isEqualTo(OfferBook.Verdict.TAKEN);
  }

  Offer signed(String name, Wei perToken, long until) {
    Place place = Place.of(hosts.getOrDefault(name, host("bob")).id(), List.of());
    Price price = new Price(0, perToken, 0, until);
    Bytes signature = ContractRig.signature(Offer.terms(place, price).digest(CHAIN), name);
    return new Offer(ContractRig.address(name), place, price, signature);
  }

  /** The next block, with all that is wanted now. */
  void block() {
    var unused =
        thread
            .call(
                () -> {
                  MarketHead head = head();
                  List<Runnable> calls = new ArrayList<>();
                  for (Errands part : parts) {
                    for (Errand errand : part.step(head)) {
                      calls.add(() -> send(part.account(), errand));
                    }
                  }
                  rig.moveTo(rig.number() + 1);
                  calls.forEach(Runnable::run);
                  return true;
                })
            .join();
    look();
  }

  /** Everybody looks at the head. */
  private void look() {
    var unused =
        thread
            .call(
                () -> {
                  parts.forEach(part -> part.step(head()));
                  return true;
                })
            .join();
  }

  private void send(Address from, Errand errand) {
    boolean isDone =
        rig.send(
                from,
                errand.message().to().orElseThrow(),
                errand.message().data(),
                errand.message().value())
            .outcome()
            .success();
    sent.add(names.get(from) + " " + errand.what() + (isDone ? "" : " fails"));
  }

  /** What was handed to the thread has run. */
  void settle() {
    assertThat(thread.call(() -> true).join()).isTrue();
  }

  /** A call in a block of its own. */
  void call(String from, Message message) {
    var unused =
        thread
            .call(
                () -> {
                  rig.moveTo(rig.number() + 1);
                  send(ContractRig.address(from), new Errand("call", 0, message));
                  return true;
                })
            .join();
  }

  Channel channel(long id) {
    ContractReader<RuntimeException> reader =
        (contract, input) -> rig.view(contract, input).output();
    return thread.call(() -> reader.read(MarketViews.channel(id)).orElseThrow()).join();
  }

  /** Asks and waits for what becomes of it. */
  Told ask(ChannelClient client, String prompt, int tokens) {
    Told told = new Told();
    client.ask(prompt, tokens, told);
    return told;
  }

  /** What a patron is told. */
  static final class Told implements Patron {
    final StringBuilder text = new StringBuilder();
    final CompletableFuture<String> end = new CompletableFuture<>();
    int most = Integer.MAX_VALUE;
    volatile Optional<Receipt> receipt = Optional.empty();

    @Override
    public void begin() {}

    @Override
    public boolean take(String piece) {
      text.append(piece);
      return --most > 0;
    }

    @Override
    public boolean isGone() {
      return false;
    }

    @Override
    public void end(Receipt given) {
      receipt = Optional.of(given);
      end.complete(text.toString());
    }

    @Override
    public void refuse(Denial why, String sentence) {
      end.complete(why.name());
    }

    String answer() {
      Until.holds("an answer", end::isDone);
      return end.join();
    }
  }

  @Override
  public void close() {
    thread.stop(1_000);
  }
}
