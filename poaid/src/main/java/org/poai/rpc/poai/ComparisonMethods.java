package org.poai.rpc.poai;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.poai.governance.ProposalChecks;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.governance.check.Comparison;
import org.poai.governance.check.Score;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * Measures a proposal beside what rules, for this node's owners: it takes the engine for minutes,
 * so a client asks again until the figures are there. The last few measurements are remembered.
 */
public final class ComparisonMethods {
  private static final int REMEMBERED = 4;
  private static final int MOST_RECORDS = 4_096;
  private static final long MICROS = 1_000_000;

  private final ProposalChecks checks;
  private final Map<Measurement, CompletableFuture<Comparison>> begun = new LinkedHashMap<>();

  public ComparisonMethods(ProposalChecks checks) {
    this.checks = checks;
  }

  /** What is measured. */
  private record Measurement(ProposalId proposal, int records) {}

  public Map<String, Method> methods() {
    return Map.of(
        "poai_compare",
        Method.ofOwners(
            "(kind: String, id: Count, records: Count) Any",
            "How well a proposal's model answers records beside the present one; null until then.",
            this::compare));
  }

  private JsonValue compare(Params params) throws RpcException {
    ProposalId proposal =
        new ProposalId(params.get(0, ProposalShape::kind), params.get(1, Values::count));
    long records = params.get(2, Values::count);
    if (records < 8 || records > MOST_RECORDS) {
      throw RpcException.invalidParams("8 to " + MOST_RECORDS + " records");
    }
    CompletableFuture<Comparison> measured = begin(new Measurement(proposal, (int) records));
    return measured.isDone() ? shape(measured) : Values.NULL;
  }

  private synchronized CompletableFuture<Comparison> begin(Measurement wanted) {
    CompletableFuture<Comparison> before = begun.get(wanted);
    if (before != null) {
      return before;
    }
    CompletableFuture<Comparison> measured = checks.compare(wanted.proposal(), wanted.records());
    begun.put(wanted, measured);
    if (begun.size() > REMEMBERED) {
      begun.remove(begun.keySet().iterator().next());
    }
    return measured;
  }

  private static JsonValue shape(CompletableFuture<Comparison> measured) throws RpcException {
    Comparison comparison;
    try {
      comparison = measured.join();
    } catch (CompletionException e) {
      throw RpcException.server("the measurement broke off: " + e.getCause());
    }
    if (comparison instanceof Comparison.Unmeasured unmeasured) {
      throw RpcException.server(unmeasured.why());
    }
    Comparison.Scores scores = (Comparison.Scores) comparison;
    return new JsonObject(
        Map.of("ruling", shape(scores.ruling()), "proposed", shape(scores.proposed())));
  }

  private static JsonObject shape(Score score) {
    return new JsonObject(
        Map.of(
            "records", Values.of(score.records()),
            "meanLoss", Values.of(score.meanLoss()),
            "exact", Values.of(score.exact()),
            "evaluationMicros", Values.of(Math.round(score.seconds() * MICROS)),
            "costUnits", Values.of(score.costUnits())));
  }
}
