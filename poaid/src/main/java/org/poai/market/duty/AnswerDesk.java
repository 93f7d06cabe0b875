package org.poai.market.duty;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.poai.async.EventThread;
import org.poai.inference.answer.JobResult;
import org.poai.memory.BoundedMap;
import org.poai.primitives.Hash32;

/**
 * Has questions answered one at a time, the most urgent of the present head first, and remembers
 * the last answers. Owned by the thread that it is made with.
 */
final class AnswerDesk implements Answers {
  /** An answer has at most 4 KiB. */
  private static final int MOST_KEPT = 2_048;

  private final Oracle oracle;
  private final EventThread thread;

  /** By the names of questions; a prompt itself need not be kept. */
  private final Map<Hash32, RightAnswer> known = BoundedMap.byUse(MOST_KEPT);

  /** What no engine answered at the present head. */
  private final Set<Hash32> failed = new HashSet<>();

  private Optional<Asked> first = Optional.empty();
  private long headNext = -1;
  private boolean isBusy;
  private volatile Optional<String> trouble = Optional.empty();

  private record Asked(JobQuestion question, Purpose purpose) {}

  AnswerDesk(Oracle oracle, EventThread thread) {
    this.oracle = oracle;
    this.thread = thread;
  }

  /**
   * Forgets what was asked and is not begun. At another head what failed is tried again.
   *
   * @param next number of the next block
   */
  void begin(long next) {
    thread.assertCurrent();
    first = Optional.empty();
    if (next != headNext) {
      failed.clear();
      headNext = next;
    }
  }

  @Override
  public Optional<RightAnswer> ask(JobQuestion question, Purpose purpose) {
    Hash32 name = question.name();
    Optional<RightAnswer> answer = Optional.ofNullable(known.get(name));
    boolean isBehind = first.filter(it -> it.purpose().compareTo(purpose) <= 0).isPresent();
    if (answer.isEmpty() && !isBehind && !failed.contains(name)) {
      first = Optional.of(new Asked(question, purpose));
    }
    return answer;
  }

  /** Why the last question was not answered; from any thread. */
  Optional<String> trouble() {
    return trouble;
  }

  /**
   * Has the most urgent question answered, unless another one is being answered.
   *
   * @param then runs when that has ended
   */
  void work(Runnable then) {
    if (isBusy || first.isEmpty()) {
      return;
    }
    JobQuestion question = first.get().question();
    isBusy = true;
    thread.after(
        oracle.answer(question.model(), question.prompt(), question.tokens()),
        result -> {
          isBusy = false;
          RightAnswer.of(result)
              .ifPresentOrElse(
                  answer -> known.put(question.name(), answer), () -> failed.add(question.name()));
          trouble =
              result instanceof JobResult.Absent absent
                  ? Optional.of("no answers: " + absent.sentence())
                  : Optional.empty();
          then.run();
        });
  }
}
