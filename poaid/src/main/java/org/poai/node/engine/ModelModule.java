package org.poai.node.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.dataset.Corpus;
import org.poai.dataset.ProceduralCorpus;
import org.poai.dataset.QaRecord;
import org.poai.disk.DiskTrouble;
import org.poai.inference.Credentials;
import org.poai.inference.EngineId;
import org.poai.inference.EngineMetrics;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceService;
import org.poai.inference.ModelFile;
import org.poai.inference.PinnedFile;
import org.poai.inference.child.ChildEngine;
import org.poai.inference.child.ChildLimits;
import org.poai.inference.child.EngineBuild;
import org.poai.inference.child.ThreadChoice;
import org.poai.inference.gguf.GgufException;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig.ModelChoice;
import org.poai.node.config.UserException;
import org.poai.node.events.LifeEvents;
import org.poai.node.events.ModelEvents;
import org.poai.primitives.Hash32;
import org.poai.primitives.Printable;
import org.poai.quiz.profile.Ablation;
import org.poai.quiz.profile.ConformanceOath;
import org.poai.quiz.profile.Fitness;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.profile.ProfileCache;
import org.poai.quiz.prompt.EngineAccess;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;

/**
 * Starts the engine: the file checked in Java first, then a child process that runs it, then what
 * must be known of it.
 */
public final class ModelModule {
  private static final int QUEUE_CAPACITY = 1024;
  private static final int CPU_ONLY = 0;
  private static final long BIG_MODEL_BYTES = 256L << 20;

  private final DataDirectory directory;
  private final ProfileCache measured;
  private final ModelChoice choice;
  private final Metrics metrics;
  private final CriticalFailure criticalFailure;
  private @Nullable EngineMetrics counts;
  private OptionalInt threads;

  /** Models of a node, which remembers what it measures in its own cache. */
  public ModelModule(
      DataDirectory directory,
      ModelChoice choice,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this(directory, new ProfileCache(directory.cache()), choice, metrics, criticalFailure);
  }

  /**
   * Models of a tool.
   *
   * @param measured what is known of models, and what is found out is added to
   */
  public ModelModule(
      DataDirectory directory,
      ProfileCache measured,
      ModelChoice choice,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    this.directory = directory;
    this.measured = measured;
    this.choice = choice;
    this.metrics = metrics;
    this.criticalFailure = criticalFailure;
    this.threads = choice.threads();
  }

  /** Refuses at once a file that is no model, and a folder without an engine; costs little. */
  public static void check(ModelChoice choice) {
    try {
      if (choice.path().isPresent()) {
        var unused = GgufModel.read(choice.path().get());
      }
      if (choice.library().isPresent()) {
        EngineBuild.requireThere(choice.library().get());
      }
    } catch (GgufException | InferenceException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    }
  }

  /** Starts the model that the operator chose; what the operator can mend is a sentence. */
  public RunningModel start(Sizes sizes) {
    Path at = choice.path().orElse(directory.models());
    try {
      return fit(open(path(), sizes), sizes);
    } catch (GgufException | InferenceException | UnfitModelException e) {
      throw refused(e, at);
    } catch (IOException e) {
      throw unusable("The model " + at + " cannot be read or written", e, at);
    }
  }

  /** The SHA-256 of the file that the operator chose, or of the one that is built in. */
  public Hash32 ownSha256() throws IOException {
    return choice.path().isPresent()
        ? PinnedFile.now("model file", choice.path().get()).sha256()
        : DevelopmentModel.SHA256;
  }

  /** The file of the model that the operator chose; the one that is built in is written. */
  public Path path() throws IOException {
    return choice.path().isPresent()
        ? choice.path().get()
        : DevelopmentModel.ensure(directory.models());
  }

  /** A chain may begin with the model; else it is stopped. */
  private RunningModel fit(RunningModel engine, Sizes sizes)
      throws GgufException, InferenceException, UnfitModelException, IOException {
    try {
      Optional<String> complaint = complaint(engine, sizes);
      if (complaint.isPresent()) {
        throw new UnfitModelException(complaint.get());
      }
      return engine;
    } catch (Exception e) {
      engine.service().stop(); // Or its child process would stay.
      throw e;
    }
  }

  /**
   * Starts a model file. Whether it is fit to carry a proof is nobody's question where it rules
   * already.
   *
   * @throws IOException when the file or the cache cannot be read or written
   */
  public RunningModel open(Path path, Sizes sizes)
      throws GgufException, InferenceException, UnfitModelException, IOException {
    if (Files.size(path) > BIG_MODEL_BYTES) {
      ModelEvents.readingModel(path, Files.size(path));
    }
    // Before anybody reads what is in it: what is checked below is what has this hash.
    PinnedFile pinned = PinnedFile.now("model file", path);
    GgufModel gguf = GgufModel.read(path);
    ModelFile model = gguf.toModelFile(pinned.sha256());
    build().gpuNotice(choice.gpuLayers()).ifPresent(LifeEvents::notice);
    EngineBuild build = referee();
    int threadCount = threads(build, model, gguf.size());
    RunningModel running = run(build, pinned, model, threadCount, sizes, Voice.OF_QUIZ);
    ModelEvents.model(model.name(), gguf.size(), model.dim(), threadCount);
    return running;
  }

  /**
   * Starts a model for jobs, in a process of its own, with the same settings as that of the quiz,
   * so that both give the same bits.
   *
   * @param sha256 of the model; a file that has another is refused
   * @throws IOException when the file or the cache cannot be read or written
   */
  public RunningModel openForJobs(Hash32 sha256, Path path, Sizes sizes, int threadCount)
      throws GgufException, InferenceException, UnfitModelException, IOException {
    PinnedFile pinned = PinnedFile.to("model file", path, sha256);
    requireUnchanged(pinned);
    ModelFile model = GgufModel.read(path).toModelFile(sha256);
    return run(referee(), pinned, model, threadCount, sizes, Voice.OF_JOBS);
  }

  /** How the operator hears of an engine. */
  private record Voice(Consumer<String> replaced, Consumer<Optional<String>> doubted) {
    static final Voice OF_QUIZ = new Voice(ModelEvents::engineReplaced, ModelEvents::doubted);
    static final Voice OF_JOBS =
        new Voice(ModelEvents::jobEngineReplaced, ModelEvents::jobEngineDoubted);
  }

  private RunningModel run(
      EngineBuild build,
      PinnedFile pinned,
      ModelFile model,
      int threadCount,
      Sizes sizes,
      Voice voice)
      throws InferenceException, UnfitModelException, IOException {
    InferenceService service = service(open(build, model, threadCount, CPU_ONLY, voice.replaced()));
    try {
      EngineId engineId = build.id(CPU_ONLY);
      ModelProfile profile = profile(pinned, model, engineId, service, sizes);
      service.require(
          new Credentials(
              List.of(pinned, build.pinned()), oath(model, profile, sizes), voice.doubted()));
      return new RunningModel(model, build, engineId, threadCount, service, sizes, profile);
    } catch (Exception e) {
      service.stop(); // Or its child process would stay.
      throw e;
    }
  }

  private synchronized InferenceService service(ChildEngine engine) {
    if (counts == null) {
      counts = new EngineMetrics(metrics);
    }
    InferenceService service =
        new InferenceService(engine, QUEUE_CAPACITY, System::nanoTime, counts, criticalFailure);
    service.start();
    return service;
  }

  /** From now on the engine must be what it was when its profile was made. */
  private static ConformanceOath oath(ModelFile model, ModelProfile profile, Sizes sizes)
      throws UnfitModelException {
    return new ConformanceOath(
        profile.conformance().hash(), new Tokens(model.vocabulary()), profile.words(), sizes);
  }

  private EngineBuild build() throws InferenceException {
    return choice.library().isPresent() ? EngineBuild.ofUser(choice.library().get()) : bundled();
  }

  private EngineBuild bundled() throws InferenceException {
    Path folder = directory.nativeLibraries();
    try {
      return EngineBuild.bundled(folder);
    } catch (IOException e) {
      throw unusable("The llama.cpp library cannot be written to " + folder, e, folder);
    }
  }

  private static UserException unusable(String what, IOException e, Path at) {
    return new UserException(ExitCode.DATA, what + ": " + DiskTrouble.reason(e, at) + ".");
  }

  /** Measured with the first model, unless the operator says it. */
  private synchronized int threads(EngineBuild build, ModelFile model, long bytes)
      throws InferenceException {
    if (threads.isEmpty()) {
      threads =
          OptionalInt.of(
              ThreadChoice.choose(
                  count -> open(build, model, count, CPU_ONLY),
                  bytes,
                  ThreadChoice.physicalCores(),
                  System::nanoTime));
    }
    return threads.getAsInt();
  }

  /** The library that proofs are made and judged with: the bundled one, where it runs here. */
  private EngineBuild referee() throws InferenceException {
    EngineBuild own = build();
    if (!own.usesGpu(choice.gpuLayers())) {
      return own;
    }
    try {
      return bundled();
    } catch (InferenceException e) {
      return own;
    }
  }

  /**
   * A second engine, with layers on a GPU, for the search; empty where none was asked for, or the
   * library cannot.
   */
  public Optional<InferenceService> rough(RunningModel engine) {
    try {
      EngineBuild own = build();
      if (!own.usesGpu(choice.gpuLayers())) {
        return Optional.empty();
      }
      InferenceService service =
          new InferenceService(
              open(own, engine.model(), engine.threads(), choice.gpuLayers()),
              QUEUE_CAPACITY,
              System::nanoTime,
              new Metrics(), // those of the node are the referee's
              criticalFailure);
      service.start();
      return Optional.of(service);
    } catch (InferenceException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    }
  }

  private ChildEngine open(EngineBuild build, ModelFile model, int threads, int gpuLayers)
      throws InferenceException {
    return open(build, model, threads, gpuLayers, ModelEvents::engineReplaced);
  }

  private ChildEngine open(
      EngineBuild build, ModelFile model, int threads, int gpuLayers, Consumer<String> onReplaced)
      throws InferenceException {
    return ChildEngine.start(
        build.child(model.path(), threads, gpuLayers),
        ChildLimits.forModel(bytes(model)),
        System::nanoTime,
        onReplaced);
  }

  private static long bytes(ModelFile model) throws InferenceException {
    try {
      return Files.size(model.path());
    } catch (IOException e) {
      throw new InferenceException(
          InferenceException.Kind.UNAVAILABLE, "The model cannot be read: " + e.getMessage());
    }
  }

  /** What was measured is remembered by the file's hash, so it must be of that file. */
  private static void requireUnchanged(PinnedFile file) throws InferenceException {
    Optional<String> change = file.change();
    if (change.isPresent()) {
      throw new InferenceException(InferenceException.Kind.UNAVAILABLE, change.get());
    }
  }

  private ModelProfile profile(
      PinnedFile file, ModelFile model, EngineId engineId, InferenceService service, Sizes sizes)
      throws UnfitModelException, InferenceException, IOException {
    Optional<ModelProfile> known = measured.load(model.sha256(), engineId, sizes);
    if (known.isPresent()) {
      return known.get();
    }
    if (choice.path().isPresent()) {
      ModelEvents.calibrating();
    }
    ModelProfile profile = result(ModelProfile.measure(model, service::submit, sizes));
    requireUnchanged(file);
    measured.save(model.sha256(), engineId, sizes, profile);
    return profile;
  }

  /**
   * Why no chain should rest on a model that runs, as a clause. Of the built-in model our tests
   * know it; of others it is measured once, which takes minutes.
   */
  public Optional<String> complaint(RunningModel engine, Sizes sizes)
      throws GgufException, InferenceException, UnfitModelException, IOException {
    Hash32 sha256 = engine.model().sha256();
    boolean isKnown =
        sha256.equals(DevelopmentModel.SHA256)
            || measured.loadFitness(sha256, engine.engineId(), sizes.samples()).isPresent();
    if (isKnown) {
      return Optional.empty();
    }
    PinnedFile file = PinnedFile.to("model file", engine.model().path(), sha256);
    Fitness fitness = fitness(engine.model(), engine.profile(), engine.service()::submit, sizes);
    Optional<String> complaint = fitness.complaint();
    if (complaint.isEmpty()) {
      complaint =
          ablation(engine.build(), engine.model(), engine.profile(), sizes)
              .complaint(
                  engine.model().path(),
                  new SecureRandom()::nextInt,
                  ModelEvents.tryingMatrices()::at);
    }
    if (complaint.isEmpty()) {
      requireUnchanged(file);
      measured.saveFitness(sha256, engine.engineId(), sizes.samples(), fitness);
    }
    return complaint;
  }

  private Ablation ablation(EngineBuild build, ModelFile model, ModelProfile profile, Sizes sizes)
      throws UnfitModelException, IOException {
    return new Ablation(
        copy -> open(build, model.at(copy), ThreadChoice.physicalCores(), CPU_ONLY),
        new Tokens(model.vocabulary()),
        profile.words(),
        sizes,
        Files.createDirectories(directory.cache()));
  }

  /** How strong the proof is on the model, over the procedural corpus. */
  private static Fitness fitness(
      ModelFile model, ModelProfile profile, EngineAccess engines, Sizes sizes)
      throws UnfitModelException, InferenceException {
    Corpus corpus = ProceduralCorpus.of(0);
    List<QaRecord> records = IntStream.range(0, corpus.size()).mapToObj(corpus::get).toList();
    return result(
        Fitness.measure(
            new CountedEngines(engines, ModelEvents.measuringFitness(), Fitness.tasks(sizes)),
            new Tokens(model.vocabulary()),
            profile.words(),
            sizes,
            records));
  }

  /** How strong the proof is on a model that runs, as it was measured; else it is measured now. */
  public Fitness fitness(RunningModel engine, Sizes sizes) {
    try {
      Optional<Fitness> known =
          measured.loadFitness(engine.model().sha256(), engine.engineId(), sizes.samples());
      return known.isPresent()
          ? known.get()
          : fitness(engine.model(), engine.profile(), engine.service()::submit, sizes);
    } catch (UnfitModelException | InferenceException e) {
      throw refused(e, choice.path().orElse(directory.models()));
    }
  }

  /** What the engine or the quiz said of a model, as a sentence that names its file. */
  public static UserException refused(Exception failure, Path file) {
    String said = String.valueOf(failure.getMessage());
    boolean isClause =
        failure instanceof UnfitModelException
            || (failure instanceof InferenceException failed
                && failed.kind() == InferenceException.Kind.NOT_FINITE);
    return new UserException(
        ExitCode.MODEL,
        isClause
            ? "The model " + Printable.text(file.toString(), 300) + " cannot be used: " + said + "."
            : said);
  }

  private static <T> T result(CompletableFuture<T> future)
      throws UnfitModelException, InferenceException {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UnfitModelException unfit) {
        throw unfit;
      }
      if (e.getCause() instanceof InferenceException failed) {
        throw failed;
      }
      throw e;
    }
  }
}
