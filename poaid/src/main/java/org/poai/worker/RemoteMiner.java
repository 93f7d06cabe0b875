package org.poai.worker;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.client.HeadSubscription;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeAssets;
import org.poai.client.RemoteWork;
import org.poai.client.RpcAnswer;
import org.poai.client.RpcAnswer.Refused;
import org.poai.client.RpcAnswer.Result;
import org.poai.client.RpcAnswer.Unreachable;
import org.poai.dataset.Corpus;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.metrics.Metrics;
import org.poai.miner.Miner;
import org.poai.node.Life;
import org.poai.node.QuizModule;
import org.poai.node.RunningQuiz;
import org.poai.node.SearchModule;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RecordFiles;
import org.poai.node.events.LifeEvents;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.quiz.RefereeSeat.Vacant;

/**
 * A worker: mines for a node that it reaches over JSON-RPC, with a model, records and engine of its
 * own. It has no chain. A node that is away is waited for.
 */
public final class RemoteMiner {
  private static final long RETRY_MILLIS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ID_BYTES = 16;

  /** Who looks at the log later has to learn of it, too. */
  private static final long REMINDER_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final WorkerConfig config;
  private final JsonRpcClient node;
  private final Metrics metrics = new Metrics();
  private final Life life = new Life(LifeEvents::stopping, () -> {});

  private RemoteMiner(WorkerConfig config) {
    this.config = config;
    this.node = new JsonRpcClient(config.node(), PATIENCE, JsonRpcClient.DEFAULT_MAX_ANSWER);
  }

  /** Runs a worker until it is told to stop; returns how it ended. */
  public static ExitCode run(WorkerConfig config) {
    RemoteMiner miner = new RemoteMiner(config);
    return miner.life.run(miner::start);
  }

  private void start() {
    DataDirectory directory = DataDirectory.at(config.dataDir());
    WorkerEvents.workingFor(config.node().toString(), config.dataDir());
    life.service(LifeEvents.levels(directory.logLevels(), life));
    Optional<Job> job = job();
    if (job.isEmpty()) {
      return; // told to stop while the node was away
    }
    Manifest manifest = job.get().manifest().manifest();
    ModelModule module = new ModelModule(directory, config.model(), metrics, life);
    Corpus corpus =
        new WorkerRecords(node, manifest.dataset(), directory).load(config.model().testCorpus());
    WorkerModels models =
        new WorkerModels(module, new NodeAssets(config.node(), directory.assets()));
    RunningQuiz quiz =
        new QuizModule(
                models::place,
                models::start,
                new RecordFiles(
                    directory,
                    corpus,
                    part -> Optional.of(new WorkerRecords(node, part, directory).ofNode()),
                    metrics),
                new SearchModule(module, metrics),
                metrics,
                life)
            .start(job.get().manifest(), job.get()::epochKey, Optional.empty());
    life.atEnd(quiz::stop);
    if (quiz.awaitFirst() instanceof Vacant vacant) {
      throw new UserException(
          ExitCode.MODEL, "This worker cannot evaluate the node's work: " + vacant.why() + ".");
    }
    mine(job.get(), quiz);
  }

  /** What the node's next block is proven with. */
  private record Job(Scheduled manifest, Hash32 epochKey) {}

  /** Asks until there is an answer; empty when the program is told to stop before. */
  private Optional<Job> job() {
    String said = "";
    long saidAt = System.nanoTime();
    while (true) {
      RpcAnswer manifest = node.ask("poai_manifest").join();
      RpcAnswer epoch = node.ask("poai_epoch").join();
      if (manifest instanceof Result m && epoch instanceof Result e) {
        return Optional.of(job(m.value(), e.value()));
      }
      RpcAnswer failure = manifest instanceof Result ? epoch : manifest;
      if (failure instanceof Refused refused) {
        throw new UserException(
            ExitCode.FAILURE,
            "The node at " + config.node() + " gives no work: " + refused.message() + ".");
      }
      String sentence = failure instanceof Unreachable away ? away.sentence() : "";
      long now = System.nanoTime();
      if (!sentence.equals(said) || now - saidAt >= REMINDER_NANOS) {
        WorkerEvents.nodeAway(sentence);
        said = sentence;
        saidAt = now;
      }
      if (life.endsWithin(RETRY_MILLIS)) {
        return Optional.empty();
      }
    }
  }

  private Job job(JsonValue manifest, JsonValue epoch) {
    try {
      Hash32 key = Hash32.fromHex(epoch.asObject().string("epochKey"));
      return new Job(read(manifest), key);
    } catch (JsonException | IllegalArgumentException e) {
      throw new UserException(
          ExitCode.FAILURE,
          "What answers at " + config.node() + " is no node of this kind: " + e.getMessage() + ".");
    }
  }

  private static Scheduled read(JsonValue manifest) throws JsonException {
    return Scheduled.of(ManifestCodec.fromJson(manifest.asObject().get("manifest")));
  }

  private static Scheduled scheduled(JsonValue manifest) {
    try {
      return read(manifest);
    } catch (JsonException | IllegalArgumentException e) {
      throw new CompletionException(new IOException("the node's manifest makes no sense", e));
    }
  }

  /** The manifest of the node's present work; ends with a sentence where it is another by now. */
  private CompletableFuture<Scheduled> manifest(Hash32 hash) {
    return node.ask("poai_manifest")
        .thenApply(
            answer -> {
              if (answer instanceof Result result) {
                Scheduled present = scheduled(result.value());
                if (present.hash().equals(hash)) {
                  return present;
                }
              }
              throw new CompletionException(
                  new IOException("the node does not give the manifest of its work"));
            });
  }

  private void mine(Job job, RunningQuiz quiz) {
    WorkerEvents events = new WorkerEvents();
    RemoteWork remote =
        new RemoteWork(
            node, new RemoteWork.Self(config.name(), id(), config.reward()), events::waiting);
    EventThread sealing = new EventThread("dataset", life);
    life.atEnd(() -> sealing.stop(500));
    Miner miner =
        new Miner(
            new FollowingWork(
                remote,
                new KnownManifest(job.manifest(), this::manifest),
                quiz.referees(),
                sealing),
            quiz.referees()::search,
            events,
            metrics,
            life);
    remote.report(miner::evaluations);
    WorkerEvents.workerReady(config.name(), config.reward());
    life.service(miner);
    HeadSubscription heads = new HeadSubscription(node, miner::headMoved);
    life.service(
        new Service() {
          @Override
          public void start() {
            heads.start();
          }

          @Override
          public void stop() {
            heads.stop();
          }
        });
  }

  private static String id() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Hex.digits(bytes);
  }
}
