package org.poai.gateway;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.poai.async.Clock;
import org.poai.gateway.ApiError.Failure;
import org.poai.http.Response;
import org.poai.http.Route;
import org.poai.http.RouteRequest;
import org.poai.primitives.Hex;

/** {@code POST /v1/chat/completions} and {@code POST /v1/completions}. */
final class CompletionRoute implements Route {
  private static final int MAX_BODY = 256 << 10;

  /** The bytes that came, the values that are read from them, and the prompt. */
  private static final int WEIGHT = 5;

  private static final int ID_BYTES = 12;
  private static final Set<String> TYPES =
      Set.of("", "application/json", "application/x-www-form-urlencoded"); // the last is curl's

  private final boolean isChat;
  private final Backends backends;
  private final Executor workers;
  private final Clock clock;
  private final GatewayMetrics metrics;

  CompletionRoute(
      boolean isChat, Backends backends, Executor workers, Clock clock, GatewayMetrics metrics) {
    this.isChat = isChat;
    this.backends = backends;
    this.workers = workers;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public Set<String> methods() {
    return Set.of("POST");
  }

  @Override
  public int maxBody() {
    return MAX_BODY;
  }

  @Override
  public int bodyWeight() {
    return WEIGHT;
  }

  @Override
  public boolean takes(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return TYPES.contains(type.strip().toLowerCase(Locale.ROOT));
  }

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    CompletableFuture<Response> response = new CompletableFuture<>();
    try {
      workers.execute(() -> begin(request, response));
    } catch (RejectedExecutionException e) {
      response.complete(ApiError.busy("Too many ask; ask again in a moment.").response());
    }
    return response;
  }

  /** An exception is the answer to this request, and to nothing else. */
  private void begin(RouteRequest request, CompletableFuture<Response> response) {
    try {
      CompletionRequest question =
          isChat ? CompletionRequest.chat(request.body()) : CompletionRequest.text(request.body());
      Backend backend = backends.find(question.model());
      backend.answer(question.order(), metrics.counted(reader(question, backend, response)));
    } catch (Failure e) {
      metrics.refused(e.refusal());
      response.complete(e.refusal().response());
    } catch (RuntimeException e) {
      response.completeExceptionally(e);
    }
  }

  private Backend.Reader reader(
      CompletionRequest question, Backend backend, CompletableFuture<Response> response) {
    byte[] number = new byte[ID_BYTES];
    backends.random().nextBytes(number);
    String id = (isChat ? "chatcmpl-" : "cmpl-") + Hex.digits(number);
    ReplyForm form = new ReplyForm(isChat, id, backend.model(), clock.seconds());
    return question.stream()
        ? new StreamReply(form, question.stops(), question.showsUsage(), response)
        : new WholeReply(form, question.stops(), response);
  }
}
