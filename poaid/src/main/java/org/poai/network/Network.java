package org.poai.network;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Machine;
import org.poai.async.Service;
import org.poai.async.WorkerPool;
import org.poai.libp2p.host.Ration;
import org.poai.network.asset.AssetResponder;
import org.poai.network.asset.ChunkSource;
import org.poai.network.asset.PeerSource;
import org.poai.network.gossip.BlockGossip;
import org.poai.network.gossip.GossipParts;
import org.poai.network.gossip.TransactionGossip;
import org.poai.network.message.AssetRequest;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.ChainTip;
import org.poai.network.message.ManifestRequest;
import org.poai.network.message.Status;
import org.poai.network.message.StatusCodec;
import org.poai.network.peer.BlockBlame;
import org.poai.network.peer.ExchangeClient;
import org.poai.network.peer.OwnClock;
import org.poai.network.peer.PeerBook;
import org.poai.network.peer.PeerClient;
import org.poai.network.peer.PeerHeads;
import org.poai.network.peer.PeerListener;
import org.poai.network.peer.RemotePeer;
import org.poai.network.serve.ChainResponders;
import org.poai.network.serve.RationedResponder;
import org.poai.network.sync.BlockSync;
import org.poai.network.sync.SyncParts;
import org.poai.primitives.Hash32;

/**
 * The network of PoAI on one host. Start it before the host, so that no peer is missed; the host
 * belongs to whoever made it.
 */
public final class Network implements Service {
  private static final int WORKERS = 2;
  private static final int QUEUED = 512;
  private static final int BURST = 256;
  private static final int PER_SECOND = 64;

  private final NetworkParts parts;
  private final NetworkSettings settings;
  private final ChainProtocols protocols;
  private final Machine machine;
  private final EventThread thread;
  private final WorkerPool workers;
  private final PeerBook book;
  private final ExchangeClient client;
  private final PeerHeads heads;
  private final OwnClock clock;
  private final BlockGossip blocks;
  private final TransactionGossip transactions;
  private final Handshake handshake;
  private final BlockSync sync;

  public Network(
      NetworkParts parts,
      NetworkSettings settings,
      NetworkEvents events,
      CriticalFailure criticalFailure) {
    this.parts = parts;
    this.settings = settings;
    this.machine = criticalFailure.machine();
    this.protocols = ChainProtocols.of(parts.tree().chain().genesis().hash());
    this.thread = new EventThread("network", criticalFailure);
    this.workers = new WorkerPool("network", WORKERS, QUEUED, criticalFailure);
    LongSupplier nanoTime = machine::nanoTime;
    this.book = new PeerBook(parts.host(), thread, settings.named(), nanoTime, parts.metrics());
    Supplier<Status> own = this::status;
    this.client = new ExchangeClient(parts.requests(), protocols, workers, book, own);
    this.heads = new PeerHeads(book, client, thread, nanoTime);
    this.handshake = new Handshake(parts.host(), book, client, own, events, thread, nanoTime);
    this.clock = new OwnClock(parts.clock(), parts.tree().chain(), book::snapshot);
    book.onFuture(clock::ahead);
    GossipParts gossip = new GossipParts(parts.tree(), book, client, heads, thread, workers, clock);
    this.blocks = new BlockGossip(gossip, parts.pubSub(), protocols.blocksTopic(), parts.metrics());
    this.transactions =
        new TransactionGossip(
            parts.pubSub(),
            protocols.transactionsTopic(),
            settings.transactions(),
            book,
            nanoTime,
            parts.metrics());
    this.sync = new BlockSync(syncParts(), settings.blocks(), events, parts.metrics());
    parts.tree().addJudgementListener(new BlockBlame(book));
    book.addListener(heads);
    book.addListener(sync);
    book.addListener(tell(events));
    book.onPenalty(events);
  }

  private SyncParts syncParts() {
    return new SyncParts(
        parts.tree(),
        book,
        client,
        thread,
        settings.sampler(),
        machine::nanoTime,
        machine.random());
  }

  private PeerListener tell(NetworkEvents events) {
    return new PeerListener() {
      @Override
      public void onReady(RemotePeer peer) {
        events.joined(peer, book.snapshot().size());
      }

      @Override
      public void onGone(RemotePeer peer) {
        events.left(peer, book.snapshot().size());
      }
    };
  }

  @Override
  public void start() {
    Ration ration = new Ration(BURST, PER_SECOND, machine::nanoTime);
    parts
        .requests()
        .serve(
            ChainProtocols.STATUS,
            new RationedResponder<>(
                ration,
                workers,
                book,
                StatusCodec::decode,
                (peer, status) -> handshake.answer(peer, status).iterator()));
    parts
        .requests()
        .serve(
            protocols.asset(),
            new RationedResponder<>(
                ration,
                workers,
                book,
                AssetRequest::decode,
                (peer, asked) -> new AssetResponder(settings.assets()).answer(asked).iterator()));
    parts
        .requests()
        .serve(
            protocols.manifest(),
            new RationedResponder<>(
                ration,
                workers,
                book,
                ManifestRequest::decode,
                (peer, asked) -> manifests(asked).iterator()));
    ChainResponders.serve(parts.requests(), protocols, parts.tree().chain(), ration, workers, book);
    parts.host().addListener(handshake);
    blocks.start();
    transactions.start();
    heads.start();
    sync.start();
  }

  private Stream<byte[]> manifests(ManifestRequest asked) {
    return asked.hashes().stream()
        .map(hash -> parts.tree().chain().manifests().text(hash).orElseGet(() -> new byte[0]));
  }

  @Override
  public void stop() {
    thread.stop(500);
    workers.stop(500);
  }

  private Status status() {
    return new Status(
        Status.PROTOCOL,
        settings.agent(),
        parts.tree().chain().genesis().hash(),
        ChainTip.of(parts.tree().chain().vouched()),
        Optional.of(parts.genesis()));
  }

  /** The peers on our chain; {@link PeerBook#snapshot} is for other threads. */
  public PeerBook book() {
    return book;
  }

  /** What speaks against this machine's clock. */
  public OwnClock clock() {
    return clock;
  }

  /** Catches up with peers. */
  public BlockSync sync() {
    return sync;
  }

  /** Asks peers. */
  public PeerClient client() {
    return client;
  }

  /** For what shares the thread {@code network}. */
  public EventThread thread() {
    return thread;
  }

  /** The peers of now as who may have an asset. */
  public List<ChunkSource> assetSources(Hash32 sha256) {
    return book.snapshot().stream()
        .<ChunkSource>map(peer -> new PeerSource(client, book, peer.id(), sha256))
        .toList();
  }

  /** Gossip of transactions. */
  public TransactionGossip transactions() {
    return transactions;
  }
}
