package org.poai.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.async.EventThread;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.dataset.DatasetException;
import org.poai.dataset.SealedStore;
import org.poai.inference.InferenceException;
import org.poai.inference.gguf.GgufException;
import org.poai.node.engine.Models;
import org.poai.node.engine.Models.Lease;
import org.poai.node.engine.RecordFiles;
import org.poai.node.engine.RunningModel;
import org.poai.primitives.Hash32;
import org.poai.quiz.Quiz;
import org.poai.quiz.QuizMetrics;
import org.poai.quiz.QuizVerifier;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.Referees;
import org.poai.quiz.Refereeship;
import org.poai.quiz.Refereeship.Denied;
import org.poai.quiz.Refereeship.Granted;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.prompt.Futures;
import org.poai.quiz.prompt.UnfitModelException;

/**
 * Opens the referee's seat under any manifest: finds its model and its records, starts the model
 * where it does not run yet, and compares what this machine makes of it with what the manifest
 * says.
 *
 * @param files where a model is here, by its SHA-256
 * @param start starts the engine of a model file
 * @param key what records are sealed under now
 * @param reading reads files, which takes a while
 */
record SeatOpener(
    Models models,
    Function<Hash32, Optional<Path>> files,
    QuizModule.Start start,
    RecordFiles records,
    Supplier<Hash32> key,
    Judging judging,
    Executor reading)
    implements Referees.Opener {

  /** What all judges of a node share. */
  record Judging(QuizModule.Search search, EventThread arithmetic, QuizMetrics metrics) {}

  @Override
  public CompletableFuture<RefereeSeat> open(Scheduled ruling) {
    Hash32 model = ruling.manifest().model().modelSha256();
    Optional<Path> file = files.apply(model);
    if (file.isEmpty()) {
      return vacant("the model " + model + " is not here", false);
    }
    return CompletableFuture.supplyAsync(() -> records(ruling), reading)
        .thenCompose(found -> open(ruling, file.get(), found))
        .exceptionally(SeatOpener::vacancy);
  }

  @Override
  public boolean has(Scheduled ruling) {
    return files.apply(ruling.manifest().model().modelSha256()).isPresent()
        && records.has(ruling.manifest().dataset());
  }

  private Optional<SealedStore> records(Scheduled ruling) {
    try {
      return records.open(ruling.manifest().dataset(), key.get());
    } catch (DatasetException e) {
      throw new CompletionException(e);
    }
  }

  private CompletableFuture<RefereeSeat> open(
      Scheduled ruling, Path file, Optional<SealedStore> found) {
    if (found.isEmpty()) {
      return vacant(
          "the dataset " + ruling.manifest().dataset().root() + " is not here, or not open yet",
          false);
    }
    return models
        .lease(ruling.manifest().model().modelSha256(), () -> start.model(file, ruling.manifest()))
        .thenCompose(
            lease ->
                seat(ruling, lease, found.get())
                    .whenComplete(
                        (seat, failure) -> {
                          if (!(seat instanceof Judge)) {
                            lease.release().run();
                          }
                        }));
  }

  private CompletableFuture<RefereeSeat> seat(Scheduled ruling, Lease lease, SealedStore sealed) {
    return lease
        .model()
        .profile(ruling.manifest().sizes())
        .thenApply(profile -> refereeship(ruling, lease.model(), profile, sealed))
        .thenCompose(found -> seat(found, lease, sealed));
  }

  private static Refereeship refereeship(
      Scheduled ruling, RunningModel engine, ModelProfile profile, SealedStore sealed) {
    try {
      return Refereeship.of(ruling, engine.model(), engine.engineId(), profile, sealed);
    } catch (UnfitModelException e) {
      throw new CompletionException(e);
    }
  }

  private CompletableFuture<RefereeSeat> seat(Refereeship found, Lease lease, SealedStore sealed) {
    if (found instanceof Denied denied) {
      return vacant(denied.sentence(), true);
    }
    RunningModel engine = lease.model();
    Quiz quiz =
        new Quiz(
            ((Granted) found).referee(),
            engine.service()::submit,
            judging.arithmetic(),
            judging.metrics());
    QuizVerifier verifier = new QuizVerifier(quiz, judging.metrics());
    return judging
        .search()
        .over(engine, quiz, judging.arithmetic())
        .thenApply(
            searching ->
                new Judge(
                    verifier,
                    searching.nonces(),
                    sealed::reseal,
                    engine.service()::submit,
                    () -> {
                      searching.close().run();
                      lease.release().run();
                    }));
  }

  private static CompletableFuture<RefereeSeat> vacant(String why, boolean lasting) {
    return CompletableFuture.completedFuture(new Vacant(why, lasting));
  }

  /** What another file, another chain or another moment may mend is no bug. */
  private static RefereeSeat vacancy(Throwable failure) {
    Throwable cause = Futures.cause(failure);
    String why = String.valueOf(cause.getMessage());
    if (cause instanceof UnfitModelException || cause instanceof GgufException) {
      return new Vacant("the model cannot be used: " + why, true);
    }
    if (cause instanceof DatasetException && cause.getCause() == null) {
      return new Vacant(why, true); // the file has the bytes that the chain names
    }
    if (cause instanceof InferenceException
        || cause instanceof DatasetException
        || cause instanceof IOException) {
      return new Vacant(why, false);
    }
    throw new CompletionException(cause);
  }
}
