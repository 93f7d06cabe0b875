package org.poai.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.poai.http.Response;
import org.poai.http.ResponseSource;
import org.poai.json.Jcs;
import org.poai.json.JsonValue.JsonObject;

/**
 * Sends an answer while it comes about, as server-sent events. The response begins when the prompt
 * is accepted, so that a refusal before that has a status of its own. What comes before the
 * connection is ready waits here.
 */
final class StreamReply implements Backend.Reader, ResponseSource {
  private static final String TYPE = "text/event-stream; charset=utf-8";
  private static final String DONE = "data: [DONE]\n\n";

  private final ReplyForm form;
  private final StopFilter filter;
  private final boolean showsUsage;
  private final CompletableFuture<Response> response;
  private final ByteArrayOutputStream early = new ByteArrayOutputStream();
  private @Nullable Sink sink;
  private boolean ended;
  private boolean gone;

  StreamReply(
      ReplyForm form,
      List<String> stops,
      boolean showsUsage,
      CompletableFuture<Response> response) {
    this.form = form;
    this.filter = new StopFilter(stops);
    this.showsUsage = showsUsage;
    this.response = response;
  }

  @Override
  public synchronized void begin(Sink opened) {
    sink = opened;
    gone = !opened.send(early.toByteArray());
    early.reset();
    if (ended) {
      opened.end();
    }
  }

  @Override
  public void begin() {
    response.complete(Response.streamed(TYPE, this));
    if (form.isChat()) {
      tell(form.opening());
    }
  }

  @Override
  public boolean take(String piece) {
    String told = filter.add(piece);
    if (!told.isEmpty()) {
      tell(form.piece(told));
    }
    return !filter.hasStopped() && !isGone();
  }

  @Override
  public synchronized boolean isGone() {
    return gone || response.isCancelled();
  }

  @Override
  public void end(Backend.Bill bill) {
    String rest = filter.rest();
    if (!rest.isEmpty()) {
      tell(form.piece(rest));
    }
    tell(form.end(bill.isCut() && !filter.hasStopped(), bill));
    if (showsUsage) {
      tell(form.usageChunk(bill));
    }
    send(DONE);
    finish();
  }

  @Override
  public void refuse(ApiError refusal) {
    if (!response.complete(refusal.response())) {
      tell(refusal.json());
      finish();
    }
  }

  private void tell(JsonObject event) {
    send("data: " + Jcs.toString(event) + "\n\n");
  }

  private synchronized void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (sink == null) {
      early.writeBytes(bytes);
    } else {
      gone |= !sink.send(bytes);
    }
  }

  private synchronized void finish() {
    ended = true;
    if (sink != null) {
      sink.end();
    }
  }
}
