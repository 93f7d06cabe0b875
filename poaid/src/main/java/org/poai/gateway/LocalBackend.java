package org.poai.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.inference.answer.AnswerEngine;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobEngines;
import org.poai.inference.answer.JobResult;
import org.poai.json.JsonValue;
import org.poai.primitives.Hash32;

/** Answers with this node's own engine of jobs, for nothing. */
public final class LocalBackend implements Backend {
  /** Its name in the list of models. */
  public static final String MODEL = "poai/local";

  private final JobEngines engines;
  private final Supplier<Optional<Ruling>> ruling;

  /**
   * The model that rules now.
   *
   * @param manifest by its hash, from which the fingerprint is cut
   */
  public record Ruling(Hash32 model, Hash32 manifest) {}

  /**
   * A backend over the engines of jobs.
   *
   * @param ruling empty where its file is not here
   */
  public LocalBackend(JobEngines engines, Supplier<Optional<Ruling>> ruling) {
    this.engines = engines;
    this.ruling = ruling;
  }

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public void answer(Order order, Reader reader) {
    Optional<Ruling> now = ruling.get();
    if (now.isEmpty()) {
      reader.refuse(
          ApiError.unavailable(
              "The file of the model that rules is not here yet; ask again later."));
      return;
    }
    var unused =
        engines
            .complete(
                now.get().model(),
                chat -> order.content().prompt(ChatTemplate.of(chat)),
                order.maxTokens(),
                audience(reader))
            .thenAccept(result -> end(result, now.get(), reader));
  }

  private static AnswerEngine.Audience audience(Reader reader) {
    return new AnswerEngine.Audience() {
      @Override
      public boolean begin(int promptTokens) {
        reader.begin();
        return !reader.isGone();
      }

      @Override
      public boolean take(String piece) {
        return reader.take(piece);
      }
    };
  }

  private static void end(JobResult result, Ruling ruling, Reader reader) {
    if (result instanceof JobResult.Text text) {
      reader.end(bill(text.answer(), ruling));
    } else {
      reader.refuse(refusal(result));
    }
  }

  private static ApiError refusal(JobResult result) {
    if (result instanceof JobResult.TooLong tooLong) {
      return ApiError.tooLong(tooLong.sentence());
    }
    if (result instanceof JobResult.Poison) {
      return ApiError.unanswerable("This prompt ends the engine; ask something else.");
    }
    if (result instanceof JobResult.Absent absent) {
      return ApiError.unavailable("No answer now: " + absent.sentence() + ".");
    }
    return ApiError.busy("Too many prompts wait for the engine; ask again in a moment.");
  }

  private static Bill bill(JobAnswer answer, Ruling ruling) {
    return new Bill(
        answer.reason() == JobAnswer.Reason.LIMIT,
        answer.promptTokens(),
        answer.tokens(),
        Bill.fingerprint(ruling.manifest()),
        Map.of(
            "mode", JsonValue.of("local"),
            "model", JsonValue.of(ruling.model().toHex()),
            "resultHash", JsonValue.of(answer.hash().toHex())));
  }
}
