package org.poai.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.http.Response;
import org.poai.json.Jcs;

/** Gathers an answer, which is sent when it is whole. */
final class WholeReply implements Backend.Reader {
  private final ReplyForm form;
  private final StopFilter filter;
  private final CompletableFuture<Response> response;
  private final StringBuilder text = new StringBuilder();

  WholeReply(ReplyForm form, List<String> stops, CompletableFuture<Response> response) {
    this.form = form;
    this.filter = new StopFilter(stops);
    this.response = response;
  }

  @Override
  public void begin() {}

  @Override
  public boolean take(String piece) {
    text.append(filter.add(piece));
    return !filter.hasStopped() && !isGone();
  }

  @Override
  public boolean isGone() {
    return response.isCancelled();
  }

  @Override
  public void end(Backend.Bill bill) {
    text.append(filter.rest());
    boolean isCut = bill.isCut() && !filter.hasStopped();
    response.complete(Response.json(Jcs.encode(form.whole(text.toString(), isCut, bill))));
  }

  @Override
  public void refuse(ApiError refusal) {
    response.complete(refusal.response());
  }
}
