package org.poai.client;

import java.util.Objects;
import org.poai.client.RpcAnswer.Refused;
import org.poai.client.RpcAnswer.Unreachable;

/** An answer that is no result, where it ends what was being done. */
public final class RpcFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final transient RpcAnswer answer;

  RpcFailure(RpcAnswer answer) {
    super(words(answer), null, false, false);
    this.answer = answer;
  }

  /** The node's answer makes no sense: a defect of the node, or no node of this kind. */
  static RpcFailure senseless(String method, String why) {
    return new RpcFailure(
        new Unreachable("The node's answer to " + method + " makes no sense: " + why + "."));
  }

  /** {@link Refused} or {@link Unreachable}. */
  public RpcAnswer answer() {
    return answer;
  }

  /** The node's words, or a sentence for the user. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  private static String words(RpcAnswer answer) {
    if (answer instanceof Refused refused) {
      return refused.message();
    }
    return answer instanceof Unreachable unreachable ? unreachable.sentence() : "";
  }
}
