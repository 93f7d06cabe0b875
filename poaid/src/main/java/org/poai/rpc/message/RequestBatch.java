package org.poai.rpc.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Answers the requests of a batch in their order, on one worker at a time. Answers that others
 * bring are not waited for until a request comes that may ask for what those before it have done;
 * and then no worker waits either, but another one goes on. Requests for which there is no time or
 * room any more are errors.
 */
final class RequestBatch {
  /** How long one batch may take until the last of its requests begins. */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Dispatcher dispatcher;
  private final Dispatcher.Exchange exchange;
  private final List<RpcRequest> requests;
  private final LongSupplier nanoTime;
  private final long begun;
  private final List<CompletableFuture<Optional<String>>> answers = new ArrayList<>();
  private final CompletableFuture<Optional<String>> together = new CompletableFuture<>();

  /** Answers that were not there when they were asked for. */
  private final List<CompletableFuture<?>> open = new ArrayList<>();

  private int length;

  RequestBatch(
      Dispatcher dispatcher,
      Dispatcher.Exchange exchange,
      List<RpcRequest> requests,
      LongSupplier nanoTime) {
    this.dispatcher = dispatcher;
    this.exchange = exchange;
    this.requests = requests;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /** The answers, which never fail; empty where all are notifications. */
  CompletableFuture<Optional<String>> answer(Executor workers) {
    goOn(workers);
    return together;
  }

  private void goOn(Executor workers) {
    open.clear();
    while (answers.size() < requests.size()) {
      RpcRequest request = requests.get(answers.size());
      if (!open.isEmpty() && !dispatcher.isLater(request)) {
        var unused =
            all(open).thenRunAsync(() -> goOn(workers), workers).exceptionally(failure -> giveUp());
        return;
      }
      add(request);
    }
    var unused = all(answers).thenRun(this::join);
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
  }

  private void add(RpcRequest request) {
    CompletableFuture<Optional<String>> answer;
    if (length > Dispatcher.MAX_ANSWER) {
      answer = refused(request, RpcException.tooLarge());
    } else if (nanoTime.getAsLong() - begun > MAX_NANOS) {
      answer = refused(request, RpcException.timedOut());
    } else {
      answer = exchange.one(request, Dispatcher.MAX_ANSWER - length);
    }
    answers.add(answer);
    if (answer.isDone()) {
      length += answer.getNow(Optional.empty()).map(String::length).orElse(0);
    } else {
      open.add(answer);
    }
  }

  private static CompletableFuture<Optional<String>> refused(RpcRequest request, RpcException why) {
    return CompletableFuture.completedFuture(request.error(why, Integer.MAX_VALUE));
  }

  /** No worker takes the rest. */
  private Void giveUp() {
    while (answers.size() < requests.size()) {
      RpcRequest request = requests.get(answers.size());
      answers.add(refused(request, RpcException.server("the node is too busy")));
    }
    var unused = all(answers).thenRun(this::join);
    return null;
  }

  private void join() {
    List<String> all = new ArrayList<>();
    answers.forEach(answer -> answer.getNow(Optional.empty()).ifPresent(all::add));
    together.complete(
        all.isEmpty() ? Optional.empty() : Optional.of("[" + String.join(",", all) + "]"));
  }
}
